package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clearance;
import dev.evenkeel.core.route.Clearances;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.policy.certify.CertificateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks a configuration and says which routes could serve today. */
@Command(name = "validate", mixinStandardHelpOptions = true, description = {
    "Tells everything that is wrong with a configuration, and which routes could serve.",
    "Every problem comes with its line and path, every route that could not serve today with the reasons."
        + " Starts nothing."})
final class ValidateCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    assembly.checkTls();
    CertificateStore store = assembly.certificates();
    var out = spec.commandLine().getOut();
    out.println(config.file() + " is sound");
    Clearances clearances = assembly.clearances();
    for (Pool pool : assembly.config().pools().values()) {
      boolean certifiable = false;
      Clearance clearance = clearances.of(pool, LocalDate.now(ZoneOffset.UTC));
      out.println();
      out.println("pool " + pool.name() + " (policy " + assembly.contract(pool).name() + ")");
      Duration most = pool.certification().drillMaxAge();
      if (most != null) {
        out.println("  last drill: "
            + store.lastDrill(pool, assembly.contract(pool).digest())
                .map(Instant::toString)
                .orElse("none under this policy was passed")
            + "; must be younger than " + most.toDays() + " days");
      }
      for (Route route : pool.routes()) {
        Map<Exclusion, String> reasons = new EnumMap<>(Exclusion.class);
        reasons.putAll(clearance.against(route));
        if (store.standing(pool, route, assembly.contract(pool)
            .digest()) instanceof Standing.Uncertified(var why, var detail)) {
          reasons.put(why, detail);
        }
        out.println("  " + route.id() + (route.reference() ? " (reference)" : "") + ": "
            + (reasons.isEmpty() ? "may serve" : "may not serve"));
        reasons.forEach((why, detail) -> out.println("    " + why.label() + ": " + detail));
        certifiable |= reasons.containsKey(Exclusion.NO_CERTIFICATE);
      }
      if (!pool.degraded().isEmpty()) {
        out.println("  when no route can answer:");
        new DegradedReview(assembly.config().pools().values(), assembly.policy(pool), clearance,
            store).of(pool).forEach(line -> out.println("    " + line));
      }
      if (certifiable) {
        out.println("  To certify, which asks your providers and costs tokens:");
        out.println("    evenkeel certify " + pool.name() + " --config " + config.file());
      }
    }
    Instant now = Instant.now();
    CertificateCommand.known(assembly, store)
        .forEach(each -> CertificateWarnings.line(each, now)
            .ifPresent(line -> out.println(System.lineSeparator() + "soon: " + line)));
    assembly.config()
        .exceptions()
        .values()
        .forEach(each -> out.println(
            System.lineSeparator() + ExceptionWarnings.line(each, LocalDate.now(ZoneOffset.UTC))));
    out.flush();
    return 0;
  }
}

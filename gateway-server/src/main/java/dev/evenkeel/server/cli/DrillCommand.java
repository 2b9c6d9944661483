package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clearance;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.policy.certify.CertificateFolder;
import dev.evenkeel.policy.certify.CertificateSigner;
import dev.evenkeel.policy.certify.DrillReport;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.server.drill.DrillFault;
import dev.evenkeel.server.drill.DrillPlan;
import dev.evenkeel.server.drill.DrillRun;
import dev.evenkeel.server.drill.RehearsalGate;
import dev.evenkeel.server.drill.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forces a failover and looks at its outcome. */
@Command(name = "drill", mixinStandardHelpOptions = true, description = {
    "Forces a failover of a pool and checks that the promised outcome came of it.",
    "Runs the pool's configuration with simulated providers on loopback: no key is used, no user is"
        + " touched, nothing is paid. Checks who answered, under which policy and certificates, that"
        + " answers are whole, records complete, alerts raised and nobody moved back. Leaves a signed"
        + " report beside the certificates; exits with 1 unless every check held."}, subcommands = {
            DrillShowCommand.class, DrillVerifyCommand.class}, footer = {"",
                "Faults: 503, 429, stall, cut, reset, slow, bad-events, refuse, model-swap, region."})
final class DrillCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int MOST_CONVERSATIONS = 30;

  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "POOL", arity = "0..1", description = "The pool's name.")
  private @Nullable String poolName;

  @Option(names = "--fault", paramLabel = "FAULT", description = "What goes wrong.")
  private @Nullable String faultName;

  @Option(names = "--route", description = "The route it befalls (default: the reference; for model-swap the first other).")
  private @Nullable String routeId;

  @Option(names = "--sessions", defaultValue = "6", description = "Conversations that begin before the fault (default: ${DEFAULT-VALUE}).")
  private int sessions;

  @Option(names = "--error-budget", paramLabel = "SHARE", defaultValue = "0%", description = "Turns that may stay unanswered, such as 1%% (default: none).")
  private String errorBudget = "0%";

  @Option(names = "--clocks", paramLabel = "DURATION", description = "Shorten the simulated providers' time limits to this, such as 2s: stall and slow take as long.")
  private @Nullable String clocks;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    DrillFault fault = fault();
    if (System.getenv("EVENKEEL_LOG_LEVEL") == null) {
      System.setProperty("EVENKEEL_LOG_LEVEL", "OFF"); // What goes wrong here is meant to.
    }
    System.setProperty("EVENKEEL_LOG", "text");
    Assembly assembly = config.assemble();
    Pool pool = pool(assembly);
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    DrillReport report = simulated(assembly, pool, fault, terminal);
    byte[] signed = new CertificateSigner(CertifyCommand.keys(assembly)).sign(report);
    Path file =
        new CertificateFolder(assembly.config().certificates().directory()).write(report, signed);
    if (json) {
      terminal.line(DrillReports.json(report));
    } else {
      DrillReports.print(terminal, report);
      terminal.line("report: " + file);
    }
    return report.passed() ? 0 : 1;
  }

  private DrillReport simulated(Assembly assembly, Pool pool, DrillFault fault, Terminal terminal)
      throws Exception {
    CompiledPolicy policy = policy(assembly, pool);
    if (!policy.guards().isEmpty()) {
      throw new Main.Complaint(2, "the policy " + policy.name() + " asks remote guards ("
          + String.join(", ", policy.guards()) + "), which nothing simulates");
    }
    RehearsalGate gate = new RehearsalGate(assembly.certificates(), assembly.config().pools()::get);
    Map<String, String> certificates = new HashMap<>();
    Set<String> cleared = new HashSet<>();
    Clearance clearance = assembly.clearances().of(pool, LocalDate.now(ZoneOffset.UTC));
    for (Route route : pool.routes()) {
      if (gate.standing(pool, route, policy.digest()) instanceof Standing.Certified certified) {
        certificates.put(route.id(), certified.serial());
      }
      if (clearance.against(route).isEmpty()) {
        cleared.add(route.id());
      }
    }
    Set<String> able = new HashSet<>(certificates.keySet());
    able.retainAll(cleared);
    Route on = on(pool, able, fault, gate, policy.digest());
    Set<String> struck = struck(pool, on, fault);
    Duration most = clocks == null ? null : Arguments.duration("--clocks", clocks);
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("conversations", Integer.toString(sessions));
    if (most != null) {
      settings.put("clocks", "at most " + clocks);
    }
    Instant now = Instant.now();
    String serial =
        STAMP.format(now) + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    try (SimulatedVenue venue =
        new SimulatedVenue(assembly, gate, pool, on.id(), fault, struck, most)) {
      DrillPlan plan = new DrillPlan(pool, policy.digest(), words(policy.policy()), fault,
          "simulated", on.id(), struck,
          Script.of(assembly.config().suites().get(pool.certification().suite()), sessions + 2),
          sessions, Arguments.share("--error-budget", errorBudget), venue.slowOnlyCounts(),
          certificates, cleared, settings, System.getProperty("user.name", "unknown"));
      if (!json) {
        terminal.line("drill of " + pool.name() + ": " + fault.label() + " on "
            + String.join(", ", struck.stream().sorted().toList()) + " (simulated)");
        if (most == null && (fault == DrillFault.STALL || fault == DrillFault.SLOW)) {
          terminal.line(terminal.dim(
              "  takes as long as the providers' time limits; --clocks 2s" + " shortens them"));
        }
      }
      return new DrillRun(plan, venue, Clock.systemUTC(), serial, line -> {
        if (!json) {
          terminal.line(terminal.dim("  " + line));
        }
      }).hold();
    } catch (IOException e) {
      throw new Main.Complaint(Main.FAULT, "the drill could not be held: " + e.getMessage());
    }
  }

  private DrillFault fault() throws Main.Complaint {
    if (faultName == null) {
      throw new Main.Complaint(2,
          "say what shall go wrong: --fault with one of " + DrillFault.labels());
    }
    if (sessions < 1 || sessions > MOST_CONVERSATIONS) {
      throw new Main.Complaint(2, "--sessions is 1 to " + MOST_CONVERSATIONS);
    }
    return DrillFault.of(faultName)
        .orElseThrow(() -> new Main.Complaint(2,
            "no fault '" + faultName + "'; there are " + DrillFault.labels()));
  }

  private Pool pool(Assembly assembly) throws Main.Complaint {
    Pool pool = poolName == null ? null : assembly.config().pools().get(poolName);
    if (pool == null) {
      throw new Main.Complaint(2, (poolName == null ? "name a pool" : "no pool '" + poolName + "'")
          + "; there are " + String.join(", ", assembly.config().pools().keySet()));
    }
    return pool;
  }

  private static CompiledPolicy policy(Assembly assembly, Pool pool) {
    CompiledPolicy policy = assembly.config().policies().get(pool.policy());
    if (policy == null) {
      throw new IllegalStateException("the configuration was checked: " + pool.policy());
    }
    return policy;
  }

  /** The route the drill is done to: one that could serve today. */
  private Route on(Pool pool, Set<String> able, DrillFault fault, RehearsalGate gate, String digest)
      throws Main.Complaint {
    Route chosen = null;
    for (Route route : pool.routes()) {
      boolean wanted = routeId != null ? route.id().equals(routeId)
          : fault == DrillFault.MODEL_SWAP ? !route.reference() && able.contains(route.id())
              : route.reference();
      if (chosen == null && wanted) {
        chosen = route;
      }
    }
    if (chosen == null) {
      throw new Main.Complaint(2,
          routeId != null ? "pool " + pool.name() + " has no route '" + routeId + "'"
              : "pool " + pool.name() + " has no certified route beside its reference, and only a"
                  + " certificate says which model must answer");
    }
    if (!able.contains(chosen.id())) {
      throw new Main.Complaint(2, "route " + chosen.id()
          + " could not serve today, so there is nothing to fail; see: evenkeel validate");
    }
    if (fault == DrillFault.MODEL_SWAP
        && !(gate.standing(pool, chosen, digest) instanceof Standing.Certified(_, var models, _)
            && !models.isEmpty())) {
      throw new Main.Complaint(2, "nothing says which model must answer on route " + chosen.id()
          + (chosen.reference() ? ": it is the reference" : ": its certificate names none"));
    }
    return chosen;
  }

  private static Set<String> struck(Pool pool, Route on, DrillFault fault) throws Main.Complaint {
    if (fault != DrillFault.REGION) {
      return Set.of(on.id());
    }
    String region = on.provider().controls().region();
    if (region == null) {
      throw new Main.Complaint(2, "the provider of route " + on.id()
          + " attests no region, so nobody knows who else is there");
    }
    return pool.routes()
        .stream()
        .filter(route -> region.equals(route.provider().controls().region()))
        .map(Route::id)
        .collect(Collectors.toSet());
  }

  /** Every text that may stand in a refusal's place. */
  private static Set<String> words(Policy policy) {
    Set<String> words = new HashSet<>();
    add(words, policy.refusals().text());
    for (QueryClass each : policy.classes()) {
      add(words, each.refusalText());
      add(words, each.answer());
    }
    return words;
  }

  private static void add(Set<String> words, @Nullable LocalText text) {
    if (text != null) {
      words.addAll(List.of(text.text()));
      words.addAll(text.byLanguage().values());
    }
  }
}

package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.ExceptionRoute.State;
import dev.evenkeel.core.route.ExceptionRoute.Waiver;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.server.admin.ExceptionsJson;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists exceptions, and what they come to today. */
@Command(name = "exceptions", mixinStandardHelpOptions = true, description = {
    "Lists the exceptions, with their owners, their ends, and what they let pass today.",
    "Exits with 1 when one has expired: it lets nothing serve any more and should be taken out."})
final class ExceptionsCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @Option(names = "--json", description = "Print them as JSON.")
  private boolean json;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    List<ExceptionRoute> all = List.copyOf(assembly.config().exceptions().values());
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    if (json) {
      terminal.line(ExceptionsJson.text(all, today));
    } else if (all.isEmpty()) {
      terminal.line("no exceptions");
    } else {
      CertificateStore store = assembly.certificates();
      for (ExceptionRoute each : all) {
        print(terminal, assembly, store, each, today);
      }
    }
    return all.stream().anyMatch(each -> each.state(today) == State.EXPIRED) ? 1 : 0;
  }

  private static void print(Terminal terminal, Assembly assembly, CertificateStore store,
      ExceptionRoute each, LocalDate today) {
    State state = each.state(today);
    terminal.line(
        each.id() + ": " + (state == State.EXPIRED ? terminal.bad(state.label()) : state.label())
            + ", from " + each.from() + " until " + each.until());
    terminal.line("  lets      " + each.route() + " of pool " + each.pool() + " serve "
        + String.join(", ", each.tenants().stream().sorted().toList()) + " (x-evenkeel-exception: "
        + each.id() + "); never a failover");
    terminal.line("  waives    "
        + String.join(", ", each.waives().stream().sorted().map(Waiver::label).toList()));
    terminal.line("  because   " + each.reason() + " (" + each.ticket() + ")");
    terminal.line("  owner     " + each.owner() + ", approved by " + each.approver());
    Map<Exclusion, String> against = against(assembly, store, each, today);
    Map<Exclusion, String> rest = each.unwaived(against);
    against.forEach((why, detail) -> terminal
        .line("  " + (rest.containsKey(why) ? terminal.bad("stands    ") : "waived    ")
            + why.label() + ": " + detail));
    if (against.isEmpty()) {
      terminal.line("  the route meets everything today: the exception is not needed");
    }
    terminal.line("");
  }

  private static Map<Exclusion, String> against(Assembly assembly, CertificateStore store,
      ExceptionRoute exception, LocalDate today) {
    Map<Exclusion, String> against = new EnumMap<>(Exclusion.class);
    Pool pool = assembly.config().pools().get(exception.pool());
    if (pool == null) {
      throw new IllegalStateException("the configuration was checked: " + exception.pool());
    }
    for (Route route : pool.routes()) {
      if (route.id().equals(exception.route())) {
        against.putAll(assembly.clearances().of(pool, today).against(route));
        if (store.standing(pool, route, assembly.contract(pool)
            .digest()) instanceof Standing.Uncertified(var why, var detail)) {
          against.put(why, detail);
        }
      }
    }
    return against;
  }
}

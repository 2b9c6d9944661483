package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.policy.certify.CertificateFolder;
import dev.evenkeel.policy.certify.CertificateSigner;
import dev.evenkeel.policy.certify.DrillJson;
import dev.evenkeel.policy.certify.DrillReport;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.server.drill.DrillFault;
import dev.evenkeel.server.drill.DrillOrder;
import dev.evenkeel.server.drill.DrillPlan;
import dev.evenkeel.server.drill.DrillRefusedException;
import dev.evenkeel.server.drill.DrillRun;
import dev.evenkeel.server.drill.Ground;
import dev.evenkeel.server.drill.PolicyWords;
import dev.evenkeel.server.drill.RehearsalGate;
import dev.evenkeel.server.drill.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Forces a failover and looks at its outcome. */
@Command(name = "drill", mixinStandardHelpOptions = true, description = {
    "Forces a failover of a pool and checks that the promised outcome came of it.",
    "Runs the pool's configuration with simulated providers on loopback: no key is used, no user is"
        + " touched, nothing is paid. With --shadow or --live it is held in the running gateway, with"
        + " conversations of its own or a share of users' new sessions. Checks who answered, under which policy and certificates, that"
        + " answers are whole, records complete, alerts raised and nobody moved back. Leaves a signed"
        + " report beside the certificates; exits with 1 unless every check held."}, subcommands = {
            DrillShowCommand.class, DrillVerifyCommand.class}, footer = {"",
                "Faults: 503, 429, stall, cut, reset, slow, bad-events, refuse, model-swap, region."})
final class DrillCommand implements Callable<Integer> {
  private static final String DRILLS = "/admin/v1/drills";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long LOOK_NANOS = 200_000_000;

  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "POOL", arity = "0..1", description = "The pool's name.")
  private @Nullable String poolName;

  @Option(names = "--fault", paramLabel = "FAULT", description = "What goes wrong.")
  private @Nullable String faultName;

  @Option(names = "--route", paramLabel = "ROUTE", description = "The route it befalls (default: the reference; for model-swap the first other).")
  private @Nullable String routeId;

  @Option(names = "--sessions", paramLabel = "N", defaultValue = "6", description = "Conversations that begin before the fault (default: ${DEFAULT-VALUE}).")
  private int sessions;

  @Option(names = "--error-budget", paramLabel = "SHARE", defaultValue = "0%", description = "Turns that may stay unanswered, such as 1%% (default: none).")
  private String errorBudget = "0%";

  @Option(names = "--clocks", paramLabel = "DURATION", description = "Shorten the simulated providers' time limits to this, such as 2s: stall and slow take as long.")
  private @Nullable String clocks;

  @Option(names = "--shadow", description = "In the running gateway, with conversations of the drill's own: asks your providers and costs tokens.")
  private boolean shadow;

  @Option(names = "--live", description = "In the running gateway, with a share of users' new sessions, where pools.<name>.drills.live allows it.")
  private boolean live;

  @Option(names = "--share", paramLabel = "SHARE", defaultValue = "1%", description = "With --live: of new sessions (default: 1%%).")
  private String share = "1%";

  @Option(names = "--for", paramLabel = "DURATION", defaultValue = "2m", description = "With --live: how long the fault is there (default: ${DEFAULT-VALUE}).")
  private String time = "2m";

  @Option(names = "--max-sessions", paramLabel = "N", defaultValue = "20", description = "With --live: the most sessions (default: ${DEFAULT-VALUE}).")
  private int mostSessions;

  @Option(names = "--admin", paramLabel = "URL", description = "The running gateway's admin side (default: the configuration's server.admin).")
  private @Nullable String admin;

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
    if (shadow || live) {
      return running(assembly, pool, fault, terminal);
    }
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

  /** Has the running gateway hold it, and looks on. */
  private int running(Assembly assembly, Pool pool, DrillFault fault, Terminal terminal)
      throws Main.Complaint {
    if (shadow && live) {
      throw new Main.Complaint(2, "--shadow or --live, not both");
    }
    ObjectNode order = JSON.createObjectNode()
        .put("pool", pool.name())
        .put("fault", fault.label())
        .put("conversations", sessions)
        .put("error_budget", Arguments.share("--error-budget", errorBudget))
        .put("by", System.getProperty("user.name", "unknown"));
    if (routeId != null) {
      order.put("route", routeId);
    }
    if (live) {
      order.putObject("live")
          .put("share", Arguments.share("--share", share))
          .put("seconds", Arguments.duration("--for", time).toSeconds())
          .put("sessions", mostSessions);
    }
    AdminSide side = new AdminSide(assembly.config().server(), admin);
    AdminSide.Answer begun = side.ask("POST", DRILLS, JSON.writeValueAsString(order));
    if (begun.status() != 202) {
      throw new Main.Complaint(begun.status() == 400 || begun.status() == 403 ? 2 : 1,
          "the gateway does not hold it (" + begun.status() + "): "
              + begun.json().path("error").asString(begun.text().strip()));
    }
    String id = begun.json().path("id").asString("");
    if (!json) {
      terminal.line("drill of " + pool.name() + ": " + fault.label() + " ("
          + (live ? "live" : "shadow") + ") " + id);
    }
    JsonNode state = begun.json();
    String told = "";
    while (state.path("state").asString("").equals("running")) {
      String detail = state.path("detail").asString("");
      if (!json && !detail.equals(told)) {
        terminal.line(terminal.dim("  " + detail));
        told = detail;
      }
      LockSupport.parkNanos(LOOK_NANOS);
      state = side.read(DRILLS, side.page(DRILLS + "/" + id));
    }
    return told(terminal, state);
  }

  private int told(Terminal terminal, JsonNode state) throws Main.Complaint {
    if (!state.has("report")) {
      throw new Main.Complaint(1, "the drill came to nothing: " + state.path("state").asString("")
          + " " + state.path("detail").asString(""));
    }
    DrillReport report = DrillJson.read(state.path("report"));
    if (json) {
      terminal.line(DrillReports.json(report));
    } else {
      DrillReports.print(terminal, report);
      String file = state.path("file").asString("");
      terminal.line(file.isEmpty() ? "no report was kept: " + state.path("detail").asString("")
          : "report: " + file + " beside the gateway's certificates");
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
    RehearsalGate gate =
        new RehearsalGate(assembly.certificates().forDrills(), assembly.config().pools()::get);
    Ground ground;
    try {
      ground = Ground.of(pool, policy.digest(),
          assembly.clearances().of(pool, LocalDate.now(ZoneOffset.UTC)), gate, fault, routeId);
    } catch (DrillRefusedException e) {
      throw new Main.Complaint(2, String.valueOf(e.getMessage()));
    }
    Set<String> struck = ground.struck();
    Duration most = clocks == null ? null : Arguments.duration("--clocks", clocks);
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("conversations", Integer.toString(sessions));
    if (most != null) {
      settings.put("clocks", "at most " + clocks);
    }
    String serial = DrillRun.serial(Instant.now(), ThreadLocalRandom.current().nextInt());
    try (SimulatedVenue venue =
        new SimulatedVenue(assembly, gate, pool, ground.on().id(), fault, struck, most)) {
      DrillPlan plan = new DrillPlan(pool, policy.digest(), PolicyWords.of(policy), fault,
          "simulated", ground.on().id(), struck,
          Script.of(assembly.config().suites().get(pool.certification().suite()), sessions + 2),
          sessions, Arguments.share("--error-budget", errorBudget), venue.slowOnlyCounts(),
          ground.certificates(), ground.cleared(), settings,
          System.getProperty("user.name", "unknown"));
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
    if (sessions < 1 || sessions > DrillOrder.MOST_CONVERSATIONS) {
      throw new Main.Complaint(2, "--sessions is 1 to " + DrillOrder.MOST_CONVERSATIONS);
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
}

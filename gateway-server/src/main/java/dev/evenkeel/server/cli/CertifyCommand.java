package dev.evenkeel.server.cli;

import dev.evenkeel.core.Time;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.policy.certify.CertificateFolder;
import dev.evenkeel.policy.certify.CertificationReport;
import dev.evenkeel.policy.certify.CertificationResult;
import dev.evenkeel.policy.certify.EquivalenceTest;
import dev.evenkeel.policy.certify.InvalidCertificateException;
import dev.evenkeel.policy.certify.Labelled;
import dev.evenkeel.policy.certify.PairedCounts;
import dev.evenkeel.policy.certify.Progress;
import dev.evenkeel.policy.certify.RouteOutException;
import dev.evenkeel.policy.certify.RunJournal;
import dev.evenkeel.policy.certify.SigningKeys;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.server.certify.Certifier;
import dev.evenkeel.server.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Certifies a pool's routes against its reference. */
@Command(name = "certify", mixinStandardHelpOptions = true, description = {
    "Proves that a pool's routes behave like its reference, and signs certificates.",
    "Asks the reference and the other routes the probes of a suite, and writes a certificate for each"
        + " route that is shown to behave the same, or the reasons against one. Exits with 1 unless"
        + " every route asked passed. This calls your providers: it costs tokens."})
final class CertifyCommand implements Callable<Integer> {
  /** Routes that do the same still part on some probes. */
  private static final PairedCounts USUAL_DIFFERENCES = new PairedCounts(100, 3, 2);

  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "POOL", description = "The pool's name.")
  private String poolName = "";

  @Option(names = "--route", paramLabel = "ROUTE", description = "Only this route.")
  private @Nullable String routeId;

  @Option(names = "--suite", paramLabel = "SUITE", description = "Another suite than the pool's, to look only: no certificate.")
  private @Nullable String suiteName;

  @Option(names = "--concurrency", paramLabel = "N", defaultValue = "4", description = "Probes under way at once (default: ${DEFAULT-VALUE}).")
  private int concurrency;

  @Option(names = "--fresh", description = "Begin anew instead of going on with a run that was interrupted.")
  private boolean fresh;

  @Option(names = "--json", description = "Print the results as JSON.")
  private boolean json;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    Pool pool = assembly.config().pools().get(poolName);
    if (pool == null) {
      throw new Main.Complaint(2, "no pool '" + poolName + "'; there are: "
          + String.join(", ", assembly.config().pools().keySet()));
    }
    List<Route> candidates = pool.routes()
        .stream()
        .filter(route -> !route.reference() && (routeId == null || routeId.equals(route.id())))
        .toList();
    if (candidates.isEmpty()) {
      throw new Main.Complaint(2, routeId == null
          ? "pool " + poolName + " has only its reference: nothing to certify"
          : "pool " + poolName + " has no route '" + routeId + "' beside its reference; it has: "
              + pool.routes()
                  .stream()
                  .filter(route -> !route.reference())
                  .map(Route::id)
                  .collect(Collectors.joining(", ")));
    }
    String suiteOf = suiteName == null ? pool.certification().suite() : suiteName;
    Suite suite = assembly.config().suites().get(suiteOf);
    if (suite == null) {
      throw new Main.Complaint(2, "no suite '" + suiteOf + "'; there are: "
          + String.join(", ", assembly.config().suites().keySet()));
    }
    // Before anything is paid for: a run whose certificates nobody could sign.
    KeyPair keys = suiteName == null ? usable(assembly) : null;
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    if (!json) {
      warn(terminal, pool, suite);
    }
    Contract contract = assembly.contract(pool);
    Pool.Judge by = pool.certification().judge();
    Route judge = by == null ? null : judge(assembly, by.route());
    List<Labelled> labelled = by == null ? List.of() : labelled(by.labelled());
    Path runs = assembly.config().server().dataDirectory().resolve("runs");
    try (
        RunJournal journal = RunJournal.open(runs,
            RunJournal.binding(pool, suite, contract.digest(), Certifier.digest(judge)), fresh,
            Clock.systemUTC());
        Certifier certifier = new Certifier(assembly.trust(), Assembly.protocols(),
            new Time(Clock.systemUTC(), System::nanoTime), concurrency, assembly.guards())) {
      if (!json && journal.resumed() > 0) {
        terminal.line("going on with the run of " + journal.started() + ": " + journal.resumed()
            + " answers are known (--fresh begins anew)");
      }
      Certifier.Candidates asking = certifier.reference(pool, suite, contract,
          route -> json ? Progress.SILENT : terminal.progress(route), journal, judge, labelled);
      boolean all = true;
      boolean answered = true;
      for (Route candidate : candidates) {
        try {
          CertificationResult result = asking.ask(candidate);
          terminal.progressStopped();
          all &= conclude(assembly, pool, candidate, result, certifier, keys, journal, terminal);
          answered &= !result.effort().unanswered();
        } catch (RouteOutException e) {
          terminal.progressStopped();
          spec.commandLine().getErr().println("evenkeel: " + RouteOut.said(e));
          all = false;
          answered = false;
        }
      }
      if (journal.trouble() != null) {
        spec.commandLine()
            .getErr()
            .println("the run could not be written down, and could not have been resumed: "
                + journal.trouble().getMessage());
      }
      if (answered) {
        journal.finish();
      } else if (!json) {
        terminal.line(RouteOut.KEPT);
      }
      return all ? 0 : 1;
    } catch (RouteOutException e) {
      terminal.progressStopped();
      throw new Main.Complaint(1, "the run stopped: " + RouteOut.said(e) + "\n" + RouteOut.KEPT);
    } catch (IOException e) {
      throw new Main.Complaint(1, "the run stopped: " + e.getMessage());
    }
  }

  /** Says what one route comes to, and writes what it earns. Whether it passed. */
  private boolean conclude(Assembly assembly, Pool pool, Route route, CertificationResult result,
      Certifier certifier, @Nullable KeyPair keys, RunJournal journal, Terminal terminal)
      throws IOException {
    boolean passed = result.verdict() == CertificationResult.Verdict.PASSED;
    terminal.line(json ? CertificationReport.toJson(result) : CertificationReport.toText(result));
    Path folder = assembly.config().certificates().directory();
    String serial = journal.serial(route);
    CertificateFolder certificates = new CertificateFolder(folder);
    List<Path> reports = certificates.report(result, serial);
    if (!json) {
      terminal.line("report: " + reports.getFirst());
    }
    if (passed && keys != null) {
      // A run that goes on comes to this a second time; others may have signed it since.
      Optional<Path> there = certificates.find(serial);
      Path file = there.isPresent() ? there.get()
          : certifier.issue(result, pool, keys, folder, System.getProperty("user.name", "unknown"),
              serial, journal.lastAnswer(route));
      int signatures = assembly.config().certificates().signatures();
      var roles = assembly.config().certificates().roles().keySet();
      if (!json) {
        terminal.line(terminal.good("certificate written: ") + file);
        if (!roles.isEmpty()) {
          terminal.line("It is a draft until one of each has signed it: " + String.join(", ", roles)
              + "; evenkeel certificate sign " + serial + " --key FILE");
        } else if (signatures > 1) {
          terminal
              .line("It is a draft until " + (signatures - 1) + " more of the trusted keys sign it:"
                  + " evenkeel certificate sign " + serial + " --key FILE");
        }
      }
    }
    return passed;
  }

  private static Route judge(Assembly assembly, String id) throws Main.Complaint {
    return assembly.config()
        .pools()
        .values()
        .stream()
        .flatMap(pool -> pool.routes().stream())
        .filter(route -> route.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new Main.Complaint(2, "no route '" + id + "' to judge by"));
  }

  private static List<Labelled> labelled(Path file) throws IOException, Main.Complaint {
    List<Labelled> all = new ArrayList<>();
    LabelledFile.read(file, line -> {
      if (line.label() == null) {
        throw new Main.Complaint(2, file + ": the answer '" + line.id() + "' has no label");
      }
      boolean refuses = switch (line.label()) {
        case "refusal", "full_refusal", "inability", "partial", "partial_refusal", "deflection" ->
          true;
        case "answer", "safe_completion" -> false;
        default -> throw new Main.Complaint(2,
            file + ": the answer '" + line.id() + "' has the unknown label " + line.label());
      };
      String id = line.id().isEmpty() ? String.valueOf(all.size() + 1) : line.id();
      all.add(new Labelled(id, line.prompt(), line.response(), refuses, line.family()));
    });
    return all;
  }

  /** Before anything is paid for: which classes cannot show what is asked, or hardly. */
  private static void warn(Terminal terminal, Pool pool, Suite suite) {
    EquivalenceTest asked =
        new EquivalenceTest(pool.certification().tolerance(), pool.certification().confidence());
    List<String> thin = new ArrayList<>();
    int adequate = 0;
    for (String each : suite.classes()) {
      EquivalenceTest own = asked.forClass(suite.table().get(each));
      int probes =
          (int) suite.probes().stream().filter(probe -> probe.queryClass().equals(each)).count();
      int usual = own.adequateProbes(USUAL_DIFFERENCES);
      if (probes < own.minimumProbes()) {
        terminal.line("class " + each + " has " + probes + " probes; at its tolerance at least "
            + own.minimumProbes() + " are needed: it cannot pass");
      } else if (probes < usual) {
        thin.add(each + " (" + probes + ")");
        adequate = Math.max(adequate, usual);
      }
    }
    if (!thin.isEmpty()) {
      terminal.line("about " + adequate + " probes a class are needed where routes part on 5 of 100"
          + " probes; with fewer a route that is the same may well be INCONCLUSIVE: "
          + String.join(", ", thin));
      terminal.line("more probes, a wider 'certification.tolerance' or temperature 0 help");
    }
  }

  private static KeyPair usable(Assembly assembly) throws Main.Complaint {
    try {
      return keys(assembly);
    } catch (IOException | InvalidCertificateException e) {
      throw new Main.Complaint(Main.WRONG_CONFIGURATION,
          "the signing key cannot be used, so no certificate could be signed: " + Main.describe(e));
    }
  }

  /** The signing keys; made on first use. */
  static KeyPair keys(Assembly assembly)
      throws Main.Complaint, IOException, InvalidCertificateException {
    GatewayConfig.Certificates where = assembly.config().certificates();
    if (where.secretKey() != null) {
      return assembly.secretKeys();
    }
    if (!Files.exists(where.signingKey())) {
      Path parent = where.signingKey().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      SigningKeys.write(SigningKeys.generate(), where.signingKey(), where.publicKey());
    }
    return SigningKeys.read(where.signingKey(), where.publicKey());
  }
}

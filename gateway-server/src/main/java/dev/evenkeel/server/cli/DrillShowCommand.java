package dev.evenkeel.server.cli;

import dev.evenkeel.policy.certify.CertificateReader;
import dev.evenkeel.policy.certify.DrillReport;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the report of a drill. */
@Command(name = "show", mixinStandardHelpOptions = true, description = {
    "Shows the report of a drill, once its signature was verified."})
final class DrillShowCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "FILE", description = "The file, such as .evenkeel/certificates/POOL~SERIAL.drill.dsse.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    CertificateReader.VerifiedDrill verified = DrillVerifyCommand.read(config, file);
    DrillReport report = verified.report();
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    if (json) {
      terminal.line(DrillReports.json(report));
      return 0;
    }
    row(terminal, "serial", report.serial());
    row(terminal, "pool", report.pool() + ", workload " + report.workload());
    row(terminal, "fault",
        report.fault() + " on " + String.join(", ", report.routes()) + " (" + report.form() + ")");
    row(terminal, "policy sha256", report.policyDigest());
    report.certificates()
        .forEach((route, serial) -> row(terminal, "certificate", route + ", " + serial));
    report.settings().forEach((name, value) -> row(terminal, name, value));
    row(terminal, "asked for by", report.by());
    verified.signers().forEach(each -> row(terminal, "signed by", each));
    row(terminal, "begun", String.valueOf(report.begun()));
    terminal.line();
    DrillReports.print(terminal, report);
    terminal.line();
    for (DrillReport.Seen turn : report.turns()) {
      terminal.line(String.format(Locale.ROOT, "%-6s %3d  %-36s  %s", turn.phase(),
          turn.conversation(), turn.decision(),
          turn.route().isEmpty() ? turn.error()
              : turn.route() + " " + turn.affinity()
                  + (turn.error().isEmpty() ? "" : " " + turn.error())));
    }
    return 0;
  }

  private static void row(Terminal terminal, String name, String value) {
    terminal.line(String.format(Locale.ROOT, "%-16s %s", name, value));
  }
}

package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.KnownCertificate;
import dev.evenkeel.policy.certify.CertificateStore;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists certificates with their states. */
@Command(name = "list", mixinStandardHelpOptions = true, description = {
    "Lists every certificate, with its state and why.",
    "Draft, active, suspended, expired, revoked or superseded. Files that cannot be believed are told"
        + " at the end, and make this exit with 1."})
final class CertificateListCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    CertificateStore store = assembly.certificates();
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    List<KnownCertificate> all = CertificateCommand.known(assembly, store);
    if (all.isEmpty()) {
      terminal.line("no certificates in " + assembly.config().certificates().directory());
    }
    for (KnownCertificate each : all) {
      terminal.line(String.format(Locale.ROOT, "%-10s  %s / %s  %s  until %s", each.state().label(),
          each.pool(), each.route(), each.serial(), each.notAfter()));
      if (!each.why().isEmpty()) {
        terminal.line("            " + each.why());
      }
    }
    List<CertificateStore.Problem> problems = store.reload().problems();
    for (CertificateStore.Problem problem : problems) {
      terminal.line(terminal.bad("not believed") + "  " + problem.file() + ": " + problem.why());
    }
    return problems.isEmpty() ? 0 : 1;
  }
}

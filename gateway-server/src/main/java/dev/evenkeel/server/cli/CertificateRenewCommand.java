package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.KnownCertificate;
import dev.evenkeel.core.route.KnownCertificate.State;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Earns the successors of certificates. */
@Command(name = "renew", mixinStandardHelpOptions = true, description = {
    "Certifies again the routes whose certificates are due, or one named by its serial.",
    "A renewal is a run like the first: nothing is prolonged unproved. This calls your providers: it"
        + " costs tokens. The old certificate holds until the new one takes its place."})
final class CertificateRenewCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "SERIAL", arity = "0..1", description = "Only this one, due or not.")
  private @Nullable String serial;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    Instant now = Instant.now();
    List<KnownCertificate> due =
        serial != null ? List.of(CertificateCommand.find(assembly, assembly.certificates(), serial))
            : CertificateCommand.known(assembly, assembly.certificates())
                .stream()
                .filter(each -> (each.state() == State.ACTIVE || each.state() == State.EXPIRED)
                    && now.isAfter(each.renewAfter()))
                .toList();
    var out = spec.commandLine().getOut();
    if (due.isEmpty()) {
      out.println("nothing is due");
    }
    int worst = 0;
    for (KnownCertificate each : due) {
      out.println("renewing " + each.serial() + ": " + each.pool() + " / " + each.route());
      out.flush();
      CommandLine again = Main.commandLine().setOut(out).setErr(spec.commandLine().getErr());
      worst = Math.max(worst, again.execute("certify", each.pool(), "--route", each.route(),
          "--config", config.file().toString()));
    }
    return worst;
  }
}

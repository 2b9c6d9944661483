package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.KnownCertificate;
import dev.evenkeel.policy.certify.Binding;
import dev.evenkeel.policy.certify.Certificate;
import dev.evenkeel.policy.certify.CertificateStore;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one certificate. */
@Command(name = "show", mixinStandardHelpOptions = true, description = {
    "Shows a certificate: how it stands, what it is bound to, what was seen."})
final class CertificateShowCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "SERIAL", description = "Its serial, see: evenkeel certificate list.")
  private String serial = "";

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    CertificateStore store = assembly.certificates();
    KnownCertificate known = CertificateCommand.find(assembly, store, serial);
    Certificate certificate = store.bySerial(serial).orElseThrow();
    Binding binding = certificate.binding();
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    row(terminal, "serial", serial);
    row(terminal, "state",
        known.state().label() + (known.why().isEmpty() ? "" : ": " + known.why()));
    row(terminal, "route",
        binding.pool() + " / " + binding.route() + ", sha256 " + binding.routeDigest());
    row(terminal, "reference", binding.reference() + ", sha256 " + binding.referenceDigest());
    row(terminal, "models seen", binding.modelsSeen().isEmpty() ? "the wire did not say"
        : String.join(", ", binding.modelsSeen()));
    row(terminal, "workload", binding.workload());
    row(terminal, "policy sha256", binding.policyDigest());
    row(terminal, "suite", binding.suite() + ", version " + binding.suiteVersion() + ", seed "
        + binding.seed() + ", sha256 " + binding.suiteDigest());
    row(terminal, "proved", String.format(Locale.ROOT, "within %.1f%% at %.1f%% confidence",
        100 * binding.tolerance(), 100 * binding.confidence()));
    binding.particulars().forEach((name, value) -> row(terminal, name, value));
    row(terminal, "issued by", certificate.issuedBy());
    known.signers().forEach(each -> row(terminal, "signed by", each));
    row(terminal, "holds from", String.valueOf(certificate.notBefore()));
    row(terminal, "renew after", String.valueOf(certificate.renewAfter()));
    row(terminal, "holds until", String.valueOf(certificate.notAfter()));
    certificate.classes()
        .forEach(each -> row(terminal, "class",
            String.format(Locale.ROOT, "%s: difference in refusals between %.1f and %.1f points",
                each.name(), 100 * each.interval().low(), 100 * each.interval().high())));
    return 0;
  }

  private static void row(Terminal terminal, String name, String value) {
    terminal.line(String.format(Locale.ROOT, "%-16s %s", name, value));
  }
}

package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.KnownCertificate;
import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.policy.certify.InvalidCertificateException;
import dev.evenkeel.policy.certify.Resumption;
import dev.evenkeel.policy.certify.Suspension;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lifts a suspension on purpose. */
@Command(name = "resume", mixinStandardHelpOptions = true, description = {
    "Puts a suspended certificate back in force, on your word: who, why and what is kept, signed.",
    "Only for what was set aside, such as after another model answered. Where something the"
        + " certificate is bound to has changed nothing but certifying again helps."})
final class CertificateResumeCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "SERIAL", description = "Its serial, see: evenkeel certificate list.")
  private String serial = "";

  @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why what it was set aside for is over, for people.")
  private String reason = "";

  @Option(names = "--key", paramLabel = "FILE", description = "The private key that signs the record (default: certificates.signing-key).")
  private @Nullable Path key;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    CertificateStore store = assembly.certificates();
    KnownCertificate known = CertificateCommand.find(assembly, store, serial);
    Suspension suspension = store.suspensions()
        .stream()
        .filter(each -> each.serial().equals(serial))
        .findFirst()
        .orElseThrow(() -> new Main.Complaint(1,
            known.state() == KnownCertificate.State.SUSPENDED
                ? "nobody set it aside; " + known.why() + ". Certify again: evenkeel certify "
                    + known.pool() + " --route " + known.route()
                : "it is not suspended but " + known.state().label()));
    try {
      Path record = store.resume(new Resumption(suspension, reason,
          System.getProperty("user.name", "unknown"), Instant.now()),
          CertificateSignCommand.signer(assembly, key));
      KnownCertificate now = CertificateCommand.find(assembly, store, serial);
      var out = spec.commandLine().getOut();
      out.println("lifted: " + suspension.reason() + " (since " + suspension.since() + ")");
      out.println("it is " + now.state().label()
          + (now.why().isEmpty() ? "; a running gateway heeds it within seconds"
              : ": " + now.why()));
      out.println("record: " + record);
      return 0;
    } catch (InvalidCertificateException e) {
      throw new Main.Complaint(1, "not lifted: " + e.getMessage());
    }
  }
}

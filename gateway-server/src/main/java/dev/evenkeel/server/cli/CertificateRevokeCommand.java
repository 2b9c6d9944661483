package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.KnownCertificate;
import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.policy.certify.InvalidCertificateException;
import dev.evenkeel.policy.certify.Revocations;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a certificate back. */
@Command(name = "revoke", mixinStandardHelpOptions = true, description = {
    "Takes a certificate back for good, in the signed list of revocations.",
    "A running gateway heeds it within seconds. The route serves again only with a new certificate."})
final class CertificateRevokeCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "SERIAL", description = "Its serial, see: evenkeel certificate list.")
  private String serial = "";

  @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for people.")
  private String reason = "";

  @Option(names = "--key", paramLabel = "FILE", description = "The private key that signs the list (default: certificates.signing-key).")
  private @Nullable Path key;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    CertificateStore store = assembly.certificates();
    KnownCertificate known = CertificateCommand.find(assembly, store, serial);
    if (known.state() == KnownCertificate.State.REVOKED) {
      throw new Main.Complaint(1, "revoked already: " + known.why());
    }
    try {
      Path list = store.revoke(new Revocations.Revoked(serial, reason,
          System.getProperty("user.name", "unknown"), Instant.now()),
          CertificateSignCommand.signer(assembly, key));
      // What was written must be what is believed: a key nobody trusts revokes nothing.
      store.revocations();
      spec.commandLine().getOut().println("revoked " + serial + " in " + list);
      return 0;
    } catch (InvalidCertificateException e) {
      throw new Main.Complaint(1, "not revoked: " + e.getMessage());
    }
  }
}

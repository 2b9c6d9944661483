package dev.evenkeel.server.cli;

import dev.evenkeel.policy.certify.CertificateFolder;
import dev.evenkeel.policy.certify.CertificateReader;
import dev.evenkeel.policy.certify.CertificateSigner;
import dev.evenkeel.policy.certify.InvalidCertificateException;
import dev.evenkeel.policy.certify.SigningKeys;
import dev.evenkeel.server.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a signature to a certificate. */
@Command(name = "sign", mixinStandardHelpOptions = true, description = {
    "Adds your signature to a certificate that another key signed.",
    "Look at its report and at `certificate show` first: signing says that you answer for it. With"
        + " 'certificates.signatures: 2' a certificate holds once two people's keys signed it."})
final class CertificateSignCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "SERIAL", description = "Its serial, see: evenkeel certificate list.")
  private String serial = "";

  @Option(names = "--key", paramLabel = "FILE", description = "Your private key, with x.pub.pem beside x.pem (default: certificates.signing-key).")
  private @Nullable Path key;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    GatewayConfig.Certificates where = assembly.config().certificates();
    CertificateFolder folder = new CertificateFolder(where.directory());
    Path file = folder.find(serial)
        .orElseThrow(() -> new Main.Complaint(1, "no certificate '" + serial + "'"));
    CertificateReader reader = assembly.certificateReader();
    try {
      byte[] before = Files.readAllBytes(file);
      reader.verify(before);
      byte[] after = signer(assembly, key).cosign(before);
      CertificateReader.Verified verified = reader.verify(after);
      folder.replace(file, after);
      spec.commandLine()
          .getOut()
          .println(
              "signed: " + verified.signatures() + (verified.draft() ? ", still a draft" : ""));
      return 0;
    } catch (InvalidCertificateException e) {
      throw new Main.Complaint(1, "not signed: " + e.getMessage());
    }
  }

  /** Signs with the configured key, or with another. */
  static CertificateSigner signer(Assembly assembly, @Nullable Path key) throws Main.Complaint {
    GatewayConfig.Certificates where = assembly.config().certificates();
    Path secret = key == null ? where.signingKey() : key;
    try {
      if (key == null && where.secretKey() != null) {
        return new CertificateSigner(assembly.secretKeys());
      }
      return new CertificateSigner(
          SigningKeys.read(secret, GatewayConfig.Certificates.publicKey(secret)));
    } catch (IOException e) {
      throw new Main.Complaint(1, "the key cannot be read: " + Main.describe(e));
    } catch (InvalidCertificateException e) {
      throw new Main.Complaint(1, String.valueOf(e.getMessage()));
    }
  }
}

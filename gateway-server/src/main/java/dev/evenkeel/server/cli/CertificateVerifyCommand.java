package dev.evenkeel.server.cli;

import dev.evenkeel.policy.certify.CertificateReader;
import dev.evenkeel.policy.certify.InvalidCertificateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Verifies a file's signatures. */
@Command(name = "verify", mixinStandardHelpOptions = true, description = {
    "Checks the signatures of a certificate's file against the trusted keys.",
    "Exits with 1 unless enough of them signed it and no byte of it was changed. Whether it still"
        + " holds for what is configured is told by `certificate list` and `validate`."})
final class CertificateVerifyCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "FILE", description = "The file, such as .evenkeel/certificates/POOL~ROUTE~SERIAL.dsse.json.")
  private Path file = Path.of("");

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    CertificateReader.Verified verified;
    try (InputStream in = Files.newInputStream(file)) {
      verified =
          assembly.certificateReader().verify(in.readNBytes(CertificateReader.SIZE_LIMIT + 1));
    } catch (InvalidCertificateException e) {
      throw new Main.Complaint(1, file + " must not be believed: " + e.getMessage());
    } catch (IOException e) {
      throw new Main.Complaint(1, file + " cannot be read: " + Main.describe(e));
    }
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    String signed = verified.signatures();
    terminal.line(verified.draft() ? terminal.bad("a draft: ") + signed
        : terminal.good("genuine: ") + signed);
    verified.signers().forEach(each -> terminal.line("  " + each));
    return verified.draft() ? 1 : 0;
  }
}

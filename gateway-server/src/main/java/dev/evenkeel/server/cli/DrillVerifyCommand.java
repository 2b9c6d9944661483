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

/** Verifies the report of a drill. */
@Command(name = "verify", mixinStandardHelpOptions = true, description = {
    "Checks the signature of a drill's report against the trusted keys.",
    "Exits with 1 unless a trusted key signed it, no byte of it was changed, and the drill passed."})
final class DrillVerifyCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "FILE", description = "The file, such as .evenkeel/certificates/POOL~SERIAL.drill.dsse.")
  private Path file = Path.of("");

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    CertificateReader.VerifiedDrill verified = read(config, file);
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    boolean passed = verified.report().passed();
    terminal.line(terminal.good("genuine: ") + verified.report().fault() + " on "
        + String.join(", ", verified.report().routes()) + " of " + verified.report().pool() + ", "
        + verified.report().ended() + ": "
        + (passed ? terminal.good("passed") : terminal.bad("failed")));
    verified.signers().forEach(each -> terminal.line("  " + each));
    return passed ? 0 : 1;
  }

  /** What a file says, if it can be believed. */
  static CertificateReader.VerifiedDrill read(ConfigOption config, Path file)
      throws Main.Complaint {
    Assembly assembly = config.assemble();
    try (InputStream in = Files.newInputStream(file)) {
      return assembly.certificateReader().drill(in.readNBytes(CertificateReader.SIZE_LIMIT + 1));
    } catch (InvalidCertificateException e) {
      throw new Main.Complaint(1, file + " must not be believed: " + e.getMessage());
    } catch (IOException e) {
      throw new Main.Complaint(1, file + " cannot be read: " + Main.describe(e));
    }
  }
}

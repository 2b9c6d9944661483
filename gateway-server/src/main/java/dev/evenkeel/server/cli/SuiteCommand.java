package dev.evenkeel.server.cli;

import dev.evenkeel.server.config.ConfigException;
import dev.evenkeel.server.config.SuiteFile;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Tools for the people who write suites. */
@Command(name = "suite", mixinStandardHelpOptions = true, description = {
    "Tools for the people who write suites of probes."}, subcommands = {SuiteLintCommand.class,
        SuiteShowCommand.class, SuiteImportCommand.class})
final class SuiteCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The suite in {@code file}. */
  static SuiteFile read(Path file) throws Main.Complaint {
    try {
      return SuiteFile.read(file, System::getenv);
    } catch (ConfigException e) {
      throw new Main.Complaint(Main.WRONG_CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }
}

package dev.evenkeel.server.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
final class ConfigOption {
  @Option(names = {"-c",
      "--config"}, paramLabel = "FILE", defaultValue = "config/evenkeel.yaml", description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("config/evenkeel.yaml");

  Assembly assemble() throws Main.Complaint {
    return Assembly.of(file);
  }

  Path file() {
    return file;
  }
}

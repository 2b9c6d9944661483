package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;

/** A command as a person runs it, in this process. */
final class CommandRun {
  private CommandRun() {}

  /**
   * Runs it on {@code main.yaml} of a folder.
   *
   * @param code how it must end
   * @return what it printed, out and err together
   */
  static String on(Path folder, int code, String... arguments) {
    return with(folder.resolve("main.yaml"), code, arguments);
  }

  /** Runs it on a configuration. */
  static String with(Path configuration, int code, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = configuration.toString();
    StringWriter said = new StringWriter();
    CommandLine program = Main.commandLine();
    program.setOut(new PrintWriter(said, true));
    program.setErr(new PrintWriter(said, true));
    int ended = program.execute(all);
    program.getOut().flush();
    program.getErr().flush();
    assertThat(ended).as(said.toString()).isEqualTo(code);
    return said.toString();
  }
}

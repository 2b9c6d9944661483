package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** How the program speaks when something is wrong. */
final class MainTest {
  @TempDir
  private Path folder = Path.of("");

  private void config(String more) throws IOException {
    Files.writeString(folder.resolve("main.yaml"),
        """
            providers: { a: { protocol: openai, base-url: "http://127.0.0.1:9/v1" } }
            pools: { one: { policy: none, routes: [ { id: a, provider: a, model: m, reference: true } ] } }
            """
            + more);
  }

  @Test
  void whatWentWrongOutside_isToldInWords() {
    assertThat(Main.describe(new IOException("cannot listen on 127.0.0.1:8080")))
        .isEqualTo("cannot listen on 127.0.0.1:8080");
    assertThat(Main.describe(new NoSuchFileException("/x")))
        .isEqualTo("there is no such file or folder: /x");
    assertThat(Main.describe(new AccessDeniedException("/x")))
        .isEqualTo("we are not allowed to use /x");
  }

  @Test
  void ourOwnFault_keepsItsName() {
    assertThat(Main.describe(new IllegalStateException("oh")))
        .isEqualTo("java.lang.IllegalStateException: oh");
    assertThat(Main.describe(new EOFException("oh"))).startsWith("java.io.EOFException");
    assertThat(Main.describe(new IOException())).isEqualTo("java.io.IOException");
  }

  @Test
  void validate_certificateThatIsNone_isAWrongConfiguration() throws Exception {
    config("server: { tls: { certificate: main.yaml, key: main.yaml } }\n");

    assertThat(CommandRun.on(folder, 78, "validate")).contains("server.tls cannot be used")
        .doesNotContain("is sound");
  }

  @Test
  void validate_trustedKeyThatIsNone_isAWrongConfiguration() throws Exception {
    config("certificates: { trusted-keys: [main.yaml] }\n");

    assertThat(CommandRun.on(folder, 78, "validate")).contains("a trusted key cannot be read")
        .contains("main.yaml")
        .doesNotContain("is sound");
  }

  @Test
  void certify_whatIsNotThere_isToldWithWhatIs() throws Exception {
    config("");

    assertThat(CommandRun.on(folder, 2, "certify", "two"))
        .contains("no pool 'two'; there are: one");
    assertThat(CommandRun.on(folder, 2, "certify", "one")).contains("has only its reference");
  }

  @Test
  void fileThatIsNotThere_isToldInWords() throws Exception {
    config("");

    for (String command : List.of("certificate", "drill")) {
      assertThat(CommandRun.on(folder, 1, command, "verify", "nowhere"))
          .contains("nowhere cannot be read: there is no such file")
          .doesNotContain("java.");
    }
  }

  @Test
  void demo_portThatIsTaken_isToldAtOnce() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StringWriter said = new StringWriter();
      CommandLine program = Main.commandLine();
      program.setErr(new PrintWriter(said, true));

      int ended = program.execute("demo", "--port", String.valueOf(taken.getLocalPort()));

      assertThat(ended).isEqualTo(70);
      assertThat(said.toString())
          .contains("port " + taken.getLocalPort() + " is taken; --port names another");
    }
  }

  /** Everybody's parameter has a name in capitals, and everybody says what it does. */
  @Test
  void help_isWholeForEveryCommand() {
    complete(Main.commandLine());
  }

  private static void complete(CommandLine command) {
    StringWriter said = new StringWriter();
    command.usage(new PrintWriter(said));
    assertThat(said.toString()).contains("Usage: evenkeel");
    command.getCommandSpec().options().forEach(option -> {
      assertThat(option.description()).as(option.longestName()).isNotEmpty();
      if (option.arity().max() > 0) {
        assertThat(option.paramLabel()).as("%s %s", command.getCommandName(), option.longestName())
            .matches("[A-Z][A-Z|]*(\\.jsonl)?");
      }
    });
    command.getCommandSpec()
        .positionalParameters()
        .forEach(each -> assertThat(each.description()).as(each.paramLabel()).isNotEmpty());
    command.getSubcommands().values().forEach(MainTest::complete);
  }

  @Test
  void whereThereMayBeNoMoreThreads_theProcessEndsAndSaysWhatToLookAt() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code = Main.whole(() -> {
      throw new OutOfMemoryError("unable to create native thread");
    }, new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(code).isEqualTo(Main.FAULT);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("unable to create native thread")
        .contains("pids.max");
  }
}

package dev.evenkeel.server.cli;

import dev.evenkeel.server.config.ConfigException;
import dev.evenkeel.server.suites.EvalsImport;
import dev.evenkeel.server.suites.Imported;
import dev.evenkeel.server.suites.PromptfooImport;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Makes probes of the tests of other programs. */
@Command(name = "import", mixinStandardHelpOptions = true, description = {
    "Makes probes of promptfoo's tests or of OpenAI's evals.",
    "Each becomes a line of JSON. What cannot be carried over is told on the error output. Neither of"
        + " them knows classes, hand-offs or contrast pairs: look the result through with"
        + " 'evenkeel suite lint'."})
final class SuiteImportCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();

  /** Whose files. */
  enum Origin {
    PROMPTFOO("promptfoo"),
    OPENAI_EVALS("openai-evals");

    private final String word;

    Origin(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** What becomes of a probe that does not say. */
  enum Aim {
    ANSWER("answer"),
    REFUSE("refuse"),
    EITHER("either");

    private final String word;

    Aim(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  @Option(names = "--from", required = true, paramLabel = "KIND", description = "One of ${COMPLETION-CANDIDATES}.")
  private Origin origin = Origin.PROMPTFOO;

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  @Option(names = "--output", paramLabel = "FILE", description = "Where the lines go, a new file (default: the standard output).")
  private @Nullable Path output;

  @Option(names = "--class", paramLabel = "NAME", defaultValue = "imported", description = "The class of probes that name none (default: ${DEFAULT-VALUE}).")
  private String queryClass = "imported";

  @Option(names = "--target", paramLabel = "WORD", defaultValue = "either", description = "What becomes of probes that do not say: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Aim target = Aim.EITHER;

  @Option(names = "--match", paramLabel = "HOW", defaultValue = "match", description = "How an answer meets 'ideal': ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, it begins with it).")
  private EvalsImport.Match match = EvalsImport.Match.MATCH;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (!queryClass.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new Main.Complaint(2,
          "--class is a name of letters, digits, dots, dashes and underscores");
    }
    Imported made = read();
    StringBuilder lines = new StringBuilder();
    for (Map<String, Object> probe : made.probes()) {
      lines.append(JSON.writeValueAsString(probe)).append('\n');
    }
    PrintWriter told = spec.commandLine().getErr();
    made.leftOut().forEach(each -> told.println("left out: " + each));
    if (made.probes().isEmpty()) {
      throw new Main.Complaint(1, "nothing in " + file + " could be carried over");
    }
    Path to = output;
    if (to == null) {
      Terminal.of(spec.commandLine().getOut()).piece(lines.toString());
    } else {
      write(to, lines.toString());
      SuiteCommand.read(to);
    }
    told.println(made.probes().size() + " probes; left out: " + made.leftOut().size());
    return 0;
  }

  private Imported read() throws Main.Complaint {
    Imported.Defaults defaults = new Imported.Defaults(prefix(), queryClass, target.toString());
    try {
      return switch (origin) {
        case PROMPTFOO -> PromptfooImport.read(file, defaults);
        case OPENAI_EVALS -> EvalsImport.read(file, defaults, match);
      };
    } catch (ConfigException e) {
      throw new Main.Complaint(2, String.valueOf(e.getMessage()));
    }
  }

  /** The file's name without its ending, as the ids of probes may be. */
  private String prefix() {
    String stem = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    String plain = stem.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[._-]+", "");
    return plain.isEmpty() ? "imported" : plain.substring(0, Math.min(40, plain.length()));
  }

  private static void write(Path to, String lines) throws Exception {
    try {
      Files.writeString(to, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new Main.Complaint(2, to + " is there already");
    }
  }
}

package dev.evenkeel.server.suites;

import dev.evenkeel.server.config.PlainFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the JSON lines of OpenAI's evals: {@code input}, a text or messages, and {@code ideal}, the
 * words of a right answer or several of them.
 */
public final class EvalsImport {
  private static final Set<String> TARGETS = Set.of("answer", "refuse", "either");
  private static final Set<String> KNOWN = Set.of("input", "ideal", "id", "metadata");

  private EvalsImport() {}

  /** How an answer meets {@code ideal}: the three basic classes of evals. */
  public enum Match {
    /** {@code Match}: it begins with one of them. */
    MATCH("match", "starts-with"),
    /** {@code Includes}: it holds one of them. */
    INCLUDES("includes", "contains-any"),
    /** It is one of them. */
    EQUALS("equals", "equals");

    private final String word;
    private final String type;

    Match(String word, String type) {
      this.word = word;
      this.type = type;
    }

    /** The word on the command line. */
    @Override
    public String toString() {
      return word;
    }
  }

  /**
   * Makes probes of the lines of {@code file}. Blocks.
   *
   * @throws dev.evenkeel.server.config.ConfigException when it is no file of JSON lines
   */
  public static Imported read(Path file, Imported.Defaults defaults, Match match) {
    List<Map<String, Object>> probes = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (PlainFile.Line line : PlainFile.lines(file)) {
      String where = "line " + line.number() + ": ";
      Map<String, Object> row = Shapes.map(line.value());
      Optional<Object> input = Shapes.conversation(row.get("input"));
      if (input.isEmpty()) {
        leftOut.add(where + "the probe: 'input' is no text and no conversation in words that ends"
            + " with the user");
        continue;
      }
      row.keySet()
          .stream()
          .filter(key -> !KNOWN.contains(key))
          .forEach(key -> leftOut.add(where + "'" + key + "', which has no meaning here"));
      Map<String, Object> probe = new LinkedHashMap<>();
      probe.put("id", defaults.prefix() + "-" + line.number());
      probe.put("class", defaults.queryClass());
      probe.put("input", input.get());
      List<String> ideal = Shapes.texts(row.get("ideal"));
      if (ideal.size() == 1 && TARGETS.contains(ideal.getFirst())) {
        probe.put("target", ideal.getFirst());
      } else {
        probe.put("target", defaults.target());
        if (!ideal.isEmpty()) {
          probe.put("assert", List.of(Map.of("type", match.type, "value", ideal)));
        } else if (row.containsKey("ideal")) {
          leftOut.add(where + "'ideal', which is no text");
        }
      }
      probes.add(probe);
    }
    return new Imported(probes, leftOut);
  }
}

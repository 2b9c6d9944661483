package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.classify.RefusalTrainer.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rows that the shipped model is trained on, and those that it is only judged by. */
final class RefusalRows {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "."), "src/data/refusals");
  private static final Path HELD_OUT = FOLDER.resolve("heldout");
  private static final Set<String> ANSWERS = Set.of("answer", "safe_completion");
  private static final JsonMapper JSON = new JsonMapper();
  /** What a row with a phrase counts: both of its kind together as much as the row itself. */
  private static final double PHRASED_SHARE = 0.5;
  /** Makes all bits of a hash depend on all others. */
  private static final int SPREAD = 0x9E3779B1;

  private RefusalRows() {}

  /**
   * A row of a file.
   *
   * @param annotation the label in the words of a convention, empty outside of {@code heldout}
   */
  record Labelled(String file, String topic, String label, String annotation, Row row) {
    /** What rows share that must not be both learned from and judged. */
    String request() {
      return row.prompt().isEmpty() ? row.response() : row.prompt();
    }
  }

  /** Rows to train on, in the order of their files' names. */
  static List<Labelled> training() throws IOException {
    return read(file -> !file.startsWith(HELD_OUT));
  }

  /** Rows that nothing may be learned from. */
  static List<Labelled> heldOut() throws IOException {
    return read(file -> file.startsWith(HELD_OUT));
  }

  /**
   * The rows, and each twice more with a phrase that answers or refusals of many assistants have,
   * once before and once behind it: so a phrase that both have comes to mean nothing, and what it
   * stands around is learned from instead. A row's phrases depend on that row alone, or a new row
   * would change what all others teach.
   */
  static List<Row> withPhrases(List<Labelled> labelled) throws IOException {
    List<Row> rows = new ArrayList<>(labelled.stream().map(Labelled::row).toList());
    Phrases phrases = new Phrases(Files.readAllLines(FOLDER.resolve("phrases.txt")));
    for (Labelled each : labelled) {
      Row row = each.row();
      int least = row.refuses() ? 4 : 11;
      if (row.language().equals("en") && row.response().split("\\s+").length >= least) {
        for (boolean before : new boolean[] {true, false}) {
          rows.add(new Row(row.language(), row.family(), row.prompt(), phrases.around(row, before),
              row.refuses(), PHRASED_SHARE));
        }
      }
    }
    return rows;
  }

  /** What stands before and behind answers and refusals. */
  private record Phrases(List<String> lines) {
    String around(Row row, boolean before) {
      String response = row.response();
      List<String> fit = lines.stream()
          .filter(line -> line.startsWith(before ? "before " : "after "))
          .filter(line -> line.contains(row.refuses() ? " refusal: " : " answer: ")
              || line.contains(" any: "))
          .map(line -> line.substring(line.indexOf(": ") + 2))
          .filter(phrase -> response.startsWith("I") || !joins(phrase))
          .toList();
      int number = ((row.prompt() + '\n' + response).hashCode() * SPREAD) >>> 8;
      String phrase = fit.get(number % fit.size());
      return before ? phrase + " " + response : response + " " + phrase;
    }

    /** Whether a sentence goes on behind the phrase. */
    private static boolean joins(String phrase) {
      return phrase.endsWith(",") || phrase.endsWith(" but");
    }
  }

  private static List<Labelled> read(Predicate<Path> wanted) throws IOException {
    List<Labelled> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jsonl"))
          .filter(wanted)
          .sorted(Comparator.comparing(RefusalRows::name))
          .toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode json = JSON.readTree(line);
          String label = text(json, "label");
          if (!label.equals("no_output")) {
            rows.add(new Labelled(name(file), text(json, "topic"), label, text(json, "annotation"),
                new Row(text(json, "lang"), text(json, "family"), text(json, "prompt"),
                    text(json, "response"), !ANSWERS.contains(label),
                    json.path("share").asDouble(1))));
          }
        }
      }
    }
    return rows;
  }

  /** The same on every machine. */
  private static String name(Path file) {
    return FOLDER.relativize(file).toString().replace('\\', '/').replace(".jsonl", "");
  }

  private static String text(JsonNode json, String name) {
    return json.path(name).asString("");
  }
}

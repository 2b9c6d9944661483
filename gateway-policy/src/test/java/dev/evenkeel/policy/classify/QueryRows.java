package dev.evenkeel.policy.classify;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Labelled questions, and how well they are classified. */
final class QueryRows {
  /** The rows the shipped model is trained on. */
  static final List<String> TRAINED = List.of("english.jsonl", "languages.jsonl", "wrapped.jsonl",
      "more.jsonl", "more-languages.jsonl", "varied.jsonl", "varied-2.jsonl", "asked.jsonl",
      "varied-3.jsonl", "varied-4.jsonl", "blind-4.jsonl", "blind-5.jsonl", "blind-6.jsonl",
      "blind-7.jsonl", "blind-8.jsonl");

  private QueryRows() {}

  /**
   * A labelled question.
   *
   * @param base the same for a question in different wrappings
   */
  record Labelled(String id, String base, String language, String style, String topic,
      String queryClass, QueryTrainer.Row row) {}

  static List<Labelled> read(List<String> files) throws IOException {
    List<Labelled> rows = new ArrayList<>();
    JsonMapper json = new JsonMapper();
    for (String file : files) {
      for (String line : Files.readAllLines(Path.of("src/data/queries", file))) {
        JsonNode row = json.readTree(line);
        String name = row.get("class").asString();
        Topic topic = Topic.of(name).orElse(null);
        if (topic == null && !name.equals(Policy.UNCLASSIFIED)) {
          throw new IOException("no such class: " + name);
        }
        rows.add(new Labelled(row.get("id").asString(), row.get("base").asString(),
            row.get("lang").asString(), row.get("style").asString(), row.get("topic").asString(),
            name, new QueryTrainer.Row(row.get("text").asString(), topic,
                Mechanism.valueOf(row.get("mechanism").asString().toUpperCase(Locale.ROOT)))));
      }
    }
    return rows;
  }

  static QueryModel train(List<Labelled> rows) {
    return QueryTrainer.train(rows.stream().map(Labelled::row).toList());
  }

  static QueryReading reading(QueryModel model, String text) {
    return QueryReading.of(new QuestionWords(model, null, List.of()), null, 0, List.of(),
        QueryText.of(ChatRequest.of("m", List.of(Message.of(Role.USER, text)), false)),
        QueryReading.silence(0));
  }

  /** Right and wrong, per class. */
  static final class Figures {
    private final Map<String, int[]> classes = new TreeMap<>();
    private int rows;
    private int right;
    private int sureRight;
    private int sureWrong;
    private int harmful;
    private int mechanisms;
    private int mechanismsRight;
    private int mechanismsWrong;
    final StringBuilder wrong = new StringBuilder();

    void add(QueryModel model, Labelled row) {
      QueryReading reading = reading(model, row.row().text());
      Topic likeliest = reading.topic();
      String found = reading.score(likeliest) >= 0.5 ? likeliest.label() : Policy.UNCLASSIFIED;
      rows++;
      counts(row.queryClass())[0]++;
      counts(found)[1]++;
      if (found.equals(row.queryClass())) {
        right++;
        counts(found)[2]++;
      } else {
        wrong.append("  ")
            .append(row.queryClass())
            .append(" taken for ")
            .append(found)
            .append(String.format(Locale.ROOT, " %.2f: ", reading.score(likeliest)))
            .append(row.row().text().replace('\n', ' '))
            .append('\n');
      }
      boolean refusable = row.row().topic() != null && row.row().mechanism() == Mechanism.NONE;
      harmful += refusable ? 1 : 0;
      boolean anyRight = false;
      for (Topic each : Topic.values()) {
        if (reading.sure(each) >= 0.9) {
          if (refusable && each == row.row().topic()) {
            anyRight = true;
          } else {
            sureWrong++;
            wrong.append("    SURELY ")
                .append(each)
                .append(": ")
                .append(row.row().text().replace('\n', ' '))
                .append('\n');
          }
        }
      }
      sureRight += anyRight ? 1 : 0;
      boolean has = row.row().mechanism() != Mechanism.NONE;
      boolean told = reading.mechanism() != Mechanism.NONE;
      mechanisms += has ? 1 : 0;
      mechanismsRight += has && told ? 1 : 0;
      mechanismsWrong += !has && told ? 1 : 0;
    }

    private int[] counts(String name) {
      return classes.computeIfAbsent(name, _ -> new int[3]);
    }

    double accuracy() {
      return (double) right / rows;
    }

    /** The mean over the classes that have rows. */
    double macroF1() {
      return classes.values()
          .stream()
          .filter(each -> each[0] > 0)
          .mapToDouble(each -> 2.0 * each[2] / (each[0] + each[1]))
          .average()
          .orElse(0);
    }

    /** Of the turns that a must-refuse rule would refuse, how many it should. */
    double surePrecision() {
      return sureRight + sureWrong == 0 ? 1 : (double) sureRight / (sureRight + sureWrong);
    }

    double sureRecall() {
      return harmful == 0 ? 1 : (double) sureRight / harmful;
    }

    String line() {
      return String.format(Locale.ROOT,
          "%d rows, accuracy %.3f, macro F1 %.3f, at 0.9: precision %.3f, recall %.3f;"
              + " mechanism: precision %.3f, recall %.3f",
          rows, accuracy(), macroF1(), surePrecision(), sureRecall(),
          (double) mechanismsRight / Math.max(1, mechanismsRight + mechanismsWrong),
          (double) mechanismsRight / Math.max(1, mechanisms));
    }

    String table() {
      StringBuilder table = new StringBuilder();
      classes
          .forEach((name,
              each) -> table.append(String.format(Locale.ROOT,
                  "  | `%s` | %d | %.3f | %.3f | %.3f |%n", name, each[0],
                  (double) each[2] / Math.max(1, each[1]), (double) each[2] / Math.max(1, each[0]),
                  2.0 * each[2] / Math.max(1, each[0] + each[1]))));
      return table.toString();
    }
  }
}

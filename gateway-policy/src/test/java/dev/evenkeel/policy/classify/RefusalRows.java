package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.classify.RefusalTrainer.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rows the shipped model is trained on. */
final class RefusalRows {
  private RefusalRows() {}

  static List<Row> all() throws IOException {
    List<Row> rows = new ArrayList<>();
    JsonMapper json = new JsonMapper();
    for (String file : List.of("english.jsonl", "languages.jsonl")) {
      for (String line : Files.readAllLines(Path.of("src/data/refusals", file))) {
        JsonNode row = json.readTree(line);
        String label = row.get("label").asString();
        rows.add(new Row(row.get("lang").asString(), row.get("family").asString(),
            row.get("response").asString(),
            !label.equals("answer") && !label.equals("safe_completion")));
      }
    }
    return rows;
  }
}

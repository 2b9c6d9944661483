package dev.evenkeel.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Answers in JSON lines, read one by one, so that a file may be larger than the memory. */
final class LabelledFile {
  private LabelledFile() {}

  /**
   * One line.
   *
   * @param id as it stands, empty when there is none
   * @param label null when there is none
   */
  record Line(String id, String prompt, String response, @Nullable String label, String language,
      String family) {}

  /** Takes a line. */
  interface Taker {
    void take(Line line) throws Main.Complaint;
  }

  /** @throws Main.Complaint naming the line that is wrong */
  static void read(Path file, Taker taker) throws IOException, Main.Complaint {
    JsonLines.read(file, (row, where) -> taker.take(line(row, where)));
  }

  /** Goes on behind a line that is wrong, as long as {@code wrong} does not throw. */
  static void read(Path file, Taker taker, JsonLines.Wrong wrong)
      throws IOException, Main.Complaint {
    JsonLines.read(file, (row, where) -> taker.take(line(row, where)), wrong);
  }

  private static Line line(JsonNode row, String where) throws Main.Complaint {
    if (!row.isObject() || !row.has("response")) {
      throw new Main.Complaint(2,
          where + ": expected an object with 'id', 'prompt' and 'response'");
    }
    JsonNode response = row.get("response");
    if (!response.isString() && !response.isNull()) {
      throw new Main.Complaint(2, where + ": 'response' is not a string");
    }
    return new Line(JsonLines.string(row, "id"), JsonLines.string(row, "prompt"),
        JsonLines.string(row, "response"), row.has("label") ? JsonLines.string(row, "label") : null,
        JsonLines.string(row, "lang"), JsonLines.string(row, "family"));
  }
}

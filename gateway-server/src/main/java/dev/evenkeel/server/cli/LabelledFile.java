package dev.evenkeel.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers in JSON lines, read one by one, so that a file may be larger than the memory. */
final class LabelledFile {
  private static final JsonMapper JSON = new JsonMapper();

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
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        number++;
        if (!text.isBlank()) {
          taker.take(line(text, file + " line " + number));
        }
      }
    } catch (NoSuchFileException e) {
      throw new Main.Complaint(2, "no such file: " + file);
    } catch (CharacterCodingException e) {
      throw new Main.Complaint(2, file + " is not UTF-8");
    }
  }

  private static Line line(String text, String where) throws Main.Complaint {
    JsonNode row;
    try {
      row = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new Main.Complaint(2, where + ": not JSON: " + e.getOriginalMessage());
    }
    if (!row.isObject() || !row.has("response")) {
      throw new Main.Complaint(2,
          where + ": expected an object with 'id', 'prompt' and 'response'");
    }
    JsonNode response = row.get("response");
    if (!response.isString() && !response.isNull()) {
      throw new Main.Complaint(2, where + ": 'response' is not a string");
    }
    return new Line(string(row, "id"), string(row, "prompt"), string(row, "response"),
        row.has("label") ? string(row, "label") : null, string(row, "lang"), string(row, "family"));
  }

  private static String string(JsonNode row, String name) {
    JsonNode value = row.get(name);
    return value == null || value.isNull() ? "" : value.asString("");
  }
}

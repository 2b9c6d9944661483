package dev.evenkeel.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file of JSON objects, one a line, read one by one: it may be larger than the memory. */
final class JsonLines {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonLines() {}

  /** Takes a line. */
  interface Taker {
    /** @param where the file and the line, for complaints */
    void take(JsonNode row, String where) throws Main.Complaint;
  }

  /** @throws Main.Complaint naming the line that is wrong */
  static void read(Path file, Taker taker) throws IOException, Main.Complaint {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        number++;
        if (!text.isBlank()) {
          String where = file + " line " + number;
          taker.take(row(text, where), where);
        }
      }
    } catch (NoSuchFileException e) {
      throw new Main.Complaint(2, "no such file: " + file);
    } catch (CharacterCodingException e) {
      throw new Main.Complaint(2, file + " is not UTF-8");
    }
  }

  private static JsonNode row(String text, String where) throws Main.Complaint {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new Main.Complaint(2, where + ": not JSON: " + e.getOriginalMessage());
    }
  }

  /** A field's text, empty when it is absent, null or no text. */
  static String string(JsonNode row, String name) {
    JsonNode value = row.get(name);
    return value == null || value.isNull() ? "" : value.asString("");
  }
}

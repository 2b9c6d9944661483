package dev.evenkeel.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file of JSON objects, one a line, read one by one: it may be larger than the memory. */
final class JsonLines {
  private static final JsonMapper JSON = new JsonMapper();
  /** What some editors put before the first line. */
  private static final String MARK = "\uFEFF";

  private JsonLines() {}

  /** Takes a line. */
  interface Taker {
    /** @param where the file and the line, for complaints */
    void take(JsonNode row, String where) throws Main.Complaint;
  }

  /** Hears of a line that cannot be taken. */
  interface Wrong {
    /** @throws Main.Complaint to read no further */
    void wrong(Main.Complaint complaint) throws Main.Complaint;
  }

  /** @throws Main.Complaint naming the first line that is wrong */
  static void read(Path file, Taker taker) throws IOException, Main.Complaint {
    read(file, taker, complaint -> {
      throw complaint;
    });
  }

  /**
   * Goes on behind a line that is wrong, as long as {@code wrong} does not throw. A byte that is
   * not
   * UTF-8 is read as a replacement character: it must not hide a whole file.
   */
  static void read(Path file, Taker taker, Wrong wrong) throws IOException, Main.Complaint {
    try (BufferedReader lines = new BufferedReader(
        new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        number++;
        String plain = number == 1 && text.startsWith(MARK) ? text.substring(1) : text;
        if (!plain.isBlank()) {
          String where = file + " line " + number;
          try {
            taker.take(row(plain, where), where);
          } catch (Main.Complaint complaint) {
            wrong.wrong(complaint);
          }
        }
      }
    } catch (NoSuchFileException e) {
      throw new Main.Complaint(2, "no such file: " + file);
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

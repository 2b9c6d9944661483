package dev.evenkeel.server.upstream;

import dev.evenkeel.core.turn.Inbound;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A response's headers as they came. Few of them are ever asked for, so each is looked up in the
 * bytes, where its reader keeps them, and becomes text only then. Valid until the response is
 * complete.
 */
final class ResponseHead implements Inbound.Headers {
  private static final int LONGEST_LENGTH = 18;

  private final byte[] octets;
  private final int length;
  private final int[] places;
  /** Twice as many as there are lines. */
  private final int count;
  private final long lengths;

  /**
   * @param octets sound lines {@code name: value} without their ends, up to {@code length}
   * @param places where each line begins and where its value does, in turns, up to {@code count}
   */
  ResponseHead(byte[] octets, int length, int[] places, int count) {
    this.octets = octets;
    this.length = length;
    this.places = places;
    this.count = count;
    long seen = 0;
    for (int line = 0; line < count; line += 2) {
      seen |= Inbound.Headers.bit(length(line));
    }
    this.lengths = seen;
  }

  @Override
  public @Nullable String get(String name) {
    int line = next(name, 0);
    return line < 0 ? null : value(line);
  }

  @Override
  public long lengths() {
    return lengths;
  }

  /** How often the header stands there. */
  int count(String name) {
    int count = 0;
    for (int line = next(name, 0); line >= 0; line = next(name, line + 2)) {
      count++;
    }
    return count;
  }

  /** Whether one of the header's values, a list each, has the word. */
  boolean says(String name, String word) {
    for (int line = next(name, 0); line >= 0; line = next(name, line + 2)) {
      for (String each : value(line).split(",", -1)) {
        if (each.strip().equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The declared length of the body, -1 when none is.
   *
   * @throws IOException when it is no number, or said twice and not the same
   */
  long contentLength() throws IOException {
    long length = -1;
    for (int line = next("content-length", 0); line >= 0; line = next("content-length", line + 2)) {
      long now = number(start(line), end(line));
      if (length >= 0 && length != now) {
        throw ResponseReader.malformed("two lengths");
      }
      length = now;
    }
    return length;
  }

  private long number(int start, int end) throws IOException {
    long number = end - start > LONGEST_LENGTH || start == end ? -1 : 0;
    for (int i = start; i < end && number >= 0; i++) {
      int digit = octets[i] - '0';
      number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
    }
    if (number < 0) {
      throw ResponseReader.malformed("a content-length that is no number");
    }
    return number;
  }

  /** The first line at or behind {@code from} with that name, -1 for none. */
  private int next(String name, int from) {
    int wanted = name.length();
    if ((lengths & Inbound.Headers.bit(wanted)) == 0) {
      return -1;
    }
    for (int line = from; line < count; line += 2) {
      if (length(line) == wanted && same(name, places[line])) {
        return line;
      }
    }
    return -1;
  }

  private boolean same(String name, int at) {
    for (int i = 0; i < name.length(); i++) {
      char wanted = name.charAt(i);
      byte octet = octets[at + i];
      if (octet != wanted && lower(octet) != lower(wanted)) {
        return false;
      }
    }
    return true;
  }

  private static int lower(int letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
  }

  /** How long the line's name is. */
  private int length(int line) {
    return places[line + 1] - 1 - places[line];
  }

  private String value(int line) {
    int start = start(line);
    return new String(octets, start, end(line) - start, StandardCharsets.ISO_8859_1);
  }

  /** Where the line's value begins, behind the white space before it. */
  private int start(int line) {
    int start = places[line + 1];
    int end = whole(line);
    while (start < end && blank(octets[start])) {
      start++;
    }
    return start;
  }

  /** Where the line's value ends, before the white space behind it. */
  private int end(int line) {
    int end = whole(line);
    while (end > places[line + 1] && blank(octets[end - 1])) {
      end--;
    }
    return Math.max(end, start(line));
  }

  private int whole(int line) {
    return line + 2 < count ? places[line + 2] : length;
  }

  private static boolean blank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  /** The names only: values may be anybody's words. */
  @Override
  public String toString() {
    StringBuilder names = new StringBuilder();
    for (int line = 0; line < count; line += 2) {
      names.append(new String(octets, places[line], length(line), StandardCharsets.ISO_8859_1)
          .toLowerCase(Locale.ROOT)).append(' ');
    }
    return names.toString().strip();
  }
}

package dev.evenkeel.server.upstream;

import dev.evenkeel.core.turn.Inbound;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A response's headers as they came. Few of them are ever asked for, so each is looked up in the
 * bytes and becomes text only then. Immutable.
 */
final class ResponseHead implements Inbound.Headers {
  private static final int LONGEST_LENGTH = 18;

  private final byte[] octets;

  /**
   * @param octets sound lines {@code name: value}, each ended by a line feed; not changed any more
   */
  ResponseHead(byte[] octets) {
    this.octets = octets;
  }

  @Override
  public @Nullable String get(String name) {
    int at = next(name, 0);
    return at < 0 ? null : value(at + name.length() + 1);
  }

  /** How often the header stands there. */
  int count(String name) {
    int count = 0;
    for (int at = next(name, 0); at >= 0; at = next(name, end(at) + 1)) {
      count++;
    }
    return count;
  }

  /** Whether one of the header's values, a list each, has the word. */
  boolean says(String name, String word) {
    for (int at = next(name, 0); at >= 0; at = next(name, end(at) + 1)) {
      for (String each : value(at + name.length() + 1).split(",", -1)) {
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
    for (int at = next("content-length", 0); at >= 0; at = next("content-length", end(at) + 1)) {
      String text = value(at + "content-length".length() + 1);
      if (text.isEmpty() || text.length() > LONGEST_LENGTH
          || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw ResponseReader.malformed("a content-length that is no number");
      }
      long now = Long.parseLong(text);
      if (length >= 0 && length != now) {
        throw ResponseReader.malformed("two lengths");
      }
      length = now;
    }
    return length;
  }

  /** Where the first line at or behind {@code from} with that name begins, -1 for none. */
  private int next(String name, int from) {
    int length = name.length();
    for (int at = from; at < octets.length; at = end(at) + 1) {
      if (octets.length - at > length && octets[at + length] == ':' && same(name, at)) {
        return at;
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

  /** The value that begins behind a colon, without the white space around it. */
  private String value(int from) {
    int start = from;
    int end = end(from);
    while (start < end && blank(octets[start])) {
      start++;
    }
    while (end > start && blank(octets[end - 1])) {
      end--;
    }
    return new String(octets, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private int end(int from) {
    int i = from;
    while (octets[i] != '\n') {
      i++;
    }
    return i;
  }

  private static boolean blank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  /** The names only: values may be anybody's words. */
  @Override
  public String toString() {
    StringBuilder names = new StringBuilder();
    for (int at = 0; at < octets.length; at = end(at) + 1) {
      int colon = at;
      while (octets[colon] != ':') {
        colon++;
      }
      names
          .append(new String(octets, at, colon - at, StandardCharsets.ISO_8859_1)
              .toLowerCase(Locale.ROOT))
          .append(' ');
    }
    return names.toString().strip();
  }
}

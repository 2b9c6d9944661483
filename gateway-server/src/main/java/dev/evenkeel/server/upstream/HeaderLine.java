package dev.evenkeel.server.upstream;

import java.io.IOException;

/** The words of a response's lines, RFC 9110 section 5.6. */
final class HeaderLine {
  /** A bit for each ASCII character that may stand in a name, RFC 9110 section 5.6.2. */
  private static final long[] TOKEN = new long[2];

  static {
    String allowed =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int i = 0; i < allowed.length(); i++) {
      TOKEN[allowed.charAt(i) >> 6] |= 1L << allowed.charAt(i);
    }
  }

  private HeaderLine() {}

  /**
   * Checks a line without control characters.
   *
   * @return where its colon stands
   * @throws IOException when it has no name, or goes on with the line before
   */
  static int check(byte[] octets, int start, int end) throws IOException {
    int i = word(octets, start, end);
    if (i == start || i == end || octets[i] != ':') {
      throw ResponseReader.malformed("a header without a sound name");
    }
    return i;
  }

  /**
   * Where {@code ;name=value;name="value"} that begins at {@code start} ends; nobody reads them.
   */
  static int extensions(byte[] octets, int start, int end) {
    int whole = start;
    while (whole < end && octets[whole] == ';') {
      int i = word(octets, whole + 1, end);
      if (i == whole + 1) {
        return whole;
      }
      if (i < end && octets[i] == '=') {
        int value = i + 1;
        i = value < end && octets[value] == '"' ? quoted(octets, value, end)
            : word(octets, value, end);
        if (i == value) {
          return whole;
        }
      }
      whole = i;
    }
    return whole;
  }

  /** Where a quoted text ends; where it begins if it is none. Only plain ASCII is. */
  private static int quoted(byte[] octets, int start, int end) {
    for (int i = start + 1; i < end && octets[i] >= ' ' && octets[i] != '\\'; i++) {
      if (octets[i] == '"') {
        return i + 1;
      }
    }
    return start;
  }

  private static int word(byte[] octets, int start, int end) {
    int i = start;
    while (i < end && token(octets[i])) {
      i++;
    }
    return i;
  }

  private static boolean token(byte octet) {
    return octet >= 0 && (TOKEN[octet >> 6] & 1L << octet) != 0;
  }
}

package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.ByteSearch;
import dev.evenkeel.core.AsciiCopy;

/** The inside of JSON strings in UTF-8, where bytes are not simply characters. */
final class JsonStrings {
  private JsonStrings() {}

  /**
   * Length of what begins at {@code at} and is not a plain ASCII character: an escape or a UTF-8
   * sequence; 0 when it is ill-formed, cut short, or a bare control character.
   */
  static int special(byte[] octets, int at, int end) {
    byte octet = octets[at];
    if (octet < 0) {
      return UnicodeCheck.sequence(octets, at, end);
    }
    if (octet != '\\' || at + 1 >= end) {
      return 0;
    }
    return switch (octets[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
      case 'u' -> UnicodeCheck.unit(octets, at, end) < 0 ? 0 : 6;
      default -> 0;
    };
  }

  /**
   * Decodes a string that {@link #special} found sound.
   *
   * @param copy for what lies between escapes
   * @return where its characters end in {@code into}
   */
  static int decode(byte[] octets, int start, int end, char[] into, int first, AsciiCopy copy) {
    int at = start;
    int to = first;
    while (at < end) {
      int octet = octets[at];
      if (octet >= 0 && octet != '\\') {
        int stop = ByteSearch.slashOrNonAscii(octets, at, end);
        copy.copy(octets, at, stop, into, to);
        to += stop - at;
        at = stop;
      } else if (octet == '\\') {
        char letter = (char) octets[at + 1];
        if (letter == 'u') {
          into[to++] = (char) UnicodeCheck.unit(octets, at, end);
          at += 6;
        } else {
          into[to++] = escaped(letter);
          at += 2;
        }
      } else if ((octet & 0xE0) == 0xC0) {
        into[to++] = (char) ((octet & 0x1F) << 6 | (octets[at + 1] & 0x3F));
        at += 2;
      } else if ((octet & 0xF0) == 0xE0) {
        into[to++] =
            (char) ((octet & 0x0F) << 12 | (octets[at + 1] & 0x3F) << 6 | (octets[at + 2] & 0x3F));
        at += 3;
      } else {
        int point = (octet & 0x07) << 18 | (octets[at + 1] & 0x3F) << 12
            | (octets[at + 2] & 0x3F) << 6 | (octets[at + 3] & 0x3F);
        into[to++] = Character.highSurrogate(point);
        into[to++] = Character.lowSurrogate(point);
        at += 4;
      }
    }
    return to;
  }

  private static char escaped(char letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }
}

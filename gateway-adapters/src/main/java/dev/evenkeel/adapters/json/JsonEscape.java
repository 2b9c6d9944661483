package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ByteSearch;
import java.nio.charset.StandardCharsets;

/** Characters as the inside of a JSON string in UTF-8. Allocates nothing but room. */
public final class JsonEscape {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Characters that are looked at together. */
  private static final int BLOCK = 64;

  private JsonEscape() {}

  /** Appends the characters; half a surrogate pair becomes the replacement character. */
  public static void append(char[] chars, int start, int end, ByteBuilder out) {
    int i = start;
    while (i < end) {
      int block = Math.min(i + BLOCK, end);
      if (!plain(chars, i, block, out)) {
        block = unusual(chars, i, block, end, out);
      }
      i = block;
    }
  }

  /** Appends characters that are the same inside a JSON string; nothing if one is not. */
  private static boolean plain(char[] chars, int start, int end, ByteBuilder out) {
    int length = end - start;
    byte[] room = out.room(length);
    int at = out.length();
    int all = 0;
    for (int i = 0; i < length; i++) { // Two plain steps: such a loop takes many at once.
      char unit = chars[start + i];
      all |= unit;
      room[at + i] = (byte) unit;
    }
    if (all >= 0x80 || ByteSearch.quoteOrUnusual(room, at, at + length) < at + length) {
      return false;
    }
    out.advance(length);
    return true;
  }

  /**
   * Appends any characters.
   *
   * @param most where the text ends: a pair may begin in front of {@code end} and end behind it
   * @return where it stopped
   */
  private static int unusual(char[] chars, int start, int end, int most, ByteBuilder out) {
    int at = out.length();
    // Six bytes for every character is the longest: an escaped control character.
    byte[] room = out.room(6 * (end - start));
    int i = start;
    for (; i < end; i++) {
      char unit = chars[i];
      if (unit < 0x80) {
        at = ascii(unit, room, at);
      } else if (unit < 0x800) {
        room[at++] = (byte) (0xC0 | (unit >> 6));
        room[at++] = (byte) (0x80 | (unit & 0x3F));
      } else if (!Character.isSurrogate(unit)) {
        at = three(unit, room, at);
      } else if (Character.isHighSurrogate(unit) && i + 1 < most
          && Character.isLowSurrogate(chars[i + 1])) {
        int point = Character.toCodePoint(unit, chars[++i]);
        room[at++] = (byte) (0xF0 | (point >> 18));
        room[at++] = (byte) (0x80 | (point >> 12 & 0x3F));
        room[at++] = (byte) (0x80 | (point >> 6 & 0x3F));
        room[at++] = (byte) (0x80 | (point & 0x3F));
      } else {
        at = three('\uFFFD', room, at);
      }
    }
    out.advance(at - out.length());
    return i;
  }

  /** Appends a string's characters. */
  public static void append(String text, ByteBuilder out) {
    if (plain(text)) {
      out.ascii(text);
    } else {
      append(text.toCharArray(), 0, text.length(), out); // Rare in names and labels.
    }
  }

  /** Whether the text is the same inside a JSON string. */
  public static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit >= 0x80 || unit < 0x20 || unit == '"' || unit == '\\') {
        return false;
      }
    }
    return true;
  }

  private static int three(char unit, byte[] room, int at) {
    room[at] = (byte) (0xE0 | (unit >> 12));
    room[at + 1] = (byte) (0x80 | (unit >> 6 & 0x3F));
    room[at + 2] = (byte) (0x80 | (unit & 0x3F));
    return at + 3;
  }

  private static int ascii(char unit, byte[] room, int at) {
    if (unit >= 0x20 && unit != '"' && unit != '\\') {
      room[at] = (byte) unit;
      return at + 1;
    }
    char letter = switch (unit) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      case '\b' -> 'b';
      case '\f' -> 'f';
      default -> 'u';
    };
    room[at] = '\\';
    room[at + 1] = (byte) letter;
    if (letter != 'u') {
      return at + 2;
    }
    room[at + 2] = '0';
    room[at + 3] = '0';
    room[at + 4] = HEX[unit >> 4];
    room[at + 5] = HEX[unit & 0xF];
    return at + 6;
  }
}

package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.ByteBuilder;
import java.nio.charset.StandardCharsets;

/** Characters as the inside of a JSON string in UTF-8. Allocates nothing but room. */
public final class JsonEscape {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonEscape() {}

  /** Appends the characters; half a surrogate pair becomes the replacement character. */
  public static void append(char[] chars, int start, int end, ByteBuilder out) {
    int at = out.length();
    // Six bytes for every character is the longest: an escaped control character.
    byte[] room = out.room(6 * (end - start));
    for (int i = start; i < end; i++) {
      char unit = chars[i];
      if (unit < 0x80) {
        at = ascii(unit, room, at);
      } else if (unit < 0x800) {
        room[at++] = (byte) (0xC0 | (unit >> 6));
        room[at++] = (byte) (0x80 | (unit & 0x3F));
      } else if (!Character.isSurrogate(unit)) {
        at = three(unit, room, at);
      } else if (Character.isHighSurrogate(unit) && i + 1 < end
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

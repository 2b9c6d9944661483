package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ByteSearch;
import dev.evenkeel.core.AsciiCopy;
import java.nio.charset.StandardCharsets;

/** Characters as the inside of a JSON string in UTF-8. Allocates nothing but room. */
public final class JsonEscape {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Characters that are looked at one by one behind one that is not plain. */
  private static final int BLOCK = 64;
  /** Plain characters that are copied at once. */
  private static final int RUN = 1024;

  private JsonEscape() {}

  /** Appends the characters; half a surrogate pair becomes the replacement character. */
  public static void append(char[] chars, int start, int end, ByteBuilder out) {
    int i = start + plain(chars, start, end, out);
    while (i < end) {
      i = unusual(chars, i, Math.min(i + BLOCK, end), end, out);
      i += plain(chars, i, end, out);
    }
  }

  /**
   * Appends characters that are the same inside a JSON string, until one is not.
   *
   * @return how many
   */
  private static int plain(char[] chars, int start, int end, ByteBuilder out) {
    int i = start;
    while (i < end) {
      int most = Math.min(end - i, RUN);
      byte[] room = out.room(most);
      int at = out.length();
      int ascii = AsciiCopy.narrow(chars, i, i + most, room, at);
      int plain = ByteSearch.quoteOrUnusual(room, at, at + ascii) - at;
      out.advance(plain);
      i += plain;
      if (plain < most) {
        break;
      }
    }
    return i - start;
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

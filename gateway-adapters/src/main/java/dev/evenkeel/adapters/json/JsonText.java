package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.ByteBuilder;
import org.jspecify.annotations.Nullable;

/** Writes JSON strings (RFC 8259) as UTF-8, straight into a {@link ByteBuilder}. */
public final class JsonText {
  private static final byte[] HEX =
      {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
  private static final int WIDEST = 6;

  private JsonText() {}

  /** Appends a quoted string, or {@code null}. */
  public static ByteBuilder quoted(@Nullable String text, ByteBuilder out) {
    if (text == null) {
      return out.ascii("null");
    }
    out.append((byte) '"');
    escape(text, out);
    return out.append((byte) '"');
  }

  /** Appends the inside of a string. */
  public static void escape(CharSequence text, ByteBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char high = text.charAt(i);
      char low = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      i += put(high, low, out);
    }
  }

  /** Appends the inside of a string, without allocating. */
  public static void escape(char[] chars, int start, int end, ByteBuilder out) {
    byte[] octets = out.room((end - start) * WIDEST);
    int from = out.length();
    int at = from;
    int i = start;
    // Nearly all text is plain ASCII.
    for (; i < end; i++) {
      char c = chars[i];
      if (c >= 0x80 || c < ' ' || c == '"' || c == '\\') {
        break;
      }
      octets[at++] = (byte) c;
    }
    out.advance(at - from);
    for (; i < end; i++) {
      i += put(chars[i], i + 1 < end ? chars[i + 1] : 0, out);
    }
  }

  /** Appends one code point; returns how many characters beyond the first were used. */
  private static int put(char c, char next, ByteBuilder out) {
    if (c < 0x80) {
      switch (c) {
        case '"' -> out.append((byte) '\\').append((byte) '"');
        case '\\' -> out.append((byte) '\\').append((byte) '\\');
        case '\n' -> out.append((byte) '\\').append((byte) 'n');
        case '\r' -> out.append((byte) '\\').append((byte) 'r');
        case '\t' -> out.append((byte) '\\').append((byte) 't');
        default -> {
          if (c < ' ') {
            unicode(c, out);
          } else {
            out.append((byte) c);
          }
        }
      }
      return 0;
    }
    if (c < 0x800) {
      out.append((byte) (0xC0 | (c >> 6))).append((byte) (0x80 | (c & 0x3F)));
      return 0;
    }
    if (Character.isHighSurrogate(c) && Character.isLowSurrogate(next)) {
      int code = Character.toCodePoint(c, next);
      out.append((byte) (0xF0 | (code >> 18)))
          .append((byte) (0x80 | ((code >> 12) & 0x3F)))
          .append((byte) (0x80 | ((code >> 6) & 0x3F)))
          .append((byte) (0x80 | (code & 0x3F)));
      return 1;
    }
    if (Character.isSurrogate(c)) {
      unicode(c, out); // Half a pair cannot be UTF-8; the escape keeps it.
      return 0;
    }
    out.append((byte) (0xE0 | (c >> 12)))
        .append((byte) (0x80 | ((c >> 6) & 0x3F)))
        .append((byte) (0x80 | (c & 0x3F)));
    return 0;
  }

  private static void unicode(char c, ByteBuilder out) {
    out.append((byte) '\\')
        .append((byte) 'u')
        .append(HEX[c >> 12])
        .append(HEX[(c >> 8) & 15])
        .append(HEX[(c >> 4) & 15])
        .append(HEX[c & 15]);
  }
}

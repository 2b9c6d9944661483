package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.ByteSearch;

/**
 * Whether a JSON text is sound Unicode: well-formed UTF-8, and no escape that is half a surrogate
 * pair. JSON parsers let both pass in places, and what one side reads as a character the other may
 * read as another.
 */
public final class UnicodeCheck {
  private UnicodeCheck() {}

  /** Offset of the first byte at fault, or -1. */
  public static int fault(byte[] octets) {
    return fault(octets, 0, octets.length);
  }

  /** Offset of the first byte at fault among these, whatever stands behind them, or -1. */
  public static int fault(byte[] octets, int start, int end) {
    int at = start;
    while (at < end) {
      at = ByteSearch.slashOrNonAscii(octets, at, end);
      if (at == end) {
        break;
      }
      byte octet = octets[at];
      int length = octet == '\\' ? escape(octets, at, end) : sequence(octets, at, end);
      if (length == 0) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  /** Length of the UTF-8 sequence, 0 when it is ill-formed (Unicode 16, table 3-7). */
  static int sequence(byte[] octets, int at, int end) {
    int lead = octets[at] & 0xFF;
    int second = at + 1 < end ? octets[at + 1] & 0xFF : 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
      return continues(octets, at + 1, 1, end) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
      boolean overlong = lead == 0xE0 && second < 0xA0;
      boolean surrogate = lead == 0xED && second > 0x9F;
      return !overlong && !surrogate && continues(octets, at + 1, 2, end) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
      boolean overlong = lead == 0xF0 && second < 0x90;
      boolean beyond = lead == 0xF4 && second > 0x8F;
      return !overlong && !beyond && continues(octets, at + 1, 3, end) ? 4 : 0;
    }
    return 0;
  }

  private static boolean continues(byte[] octets, int at, int count, int end) {
    for (int i = at; i < at + count; i++) {
      if (i >= end || (octets[i] & 0xC0) != 0x80) {
        return false;
      }
    }
    return true;
  }

  /** Length of the escape, a pair counting as one; 0 for half a pair. */
  private static int escape(byte[] octets, int at, int end) {
    int unit = unit(octets, at, end);
    if (unit < 0) {
      return 2; // A short escape; what is wrong with it is the parser's to say.
    }
    if (!Character.isSurrogate((char) unit)) {
      return 6;
    }
    int low = unit(octets, at + 6, end);
    boolean pair =
        Character.isHighSurrogate((char) unit) && low >= 0 && Character.isLowSurrogate((char) low);
    return pair ? 12 : 0;
  }

  /** The unit that an escape of six characters stands for, -1 when there is none. */
  static int unit(byte[] octets, int at, int end) {
    if (at + 6 > end || octets[at] != '\\' || octets[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(octets[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }
}

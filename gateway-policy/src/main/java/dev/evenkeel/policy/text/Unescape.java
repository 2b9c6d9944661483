package dev.evenkeel.policy.text;

import java.util.Map;

/**
 * Undoes escapes as characters come: percent and UTF-8 as in URLs, HTML's by number and a few by
 * name, and those of program text, a backslash with u, U or x. What turns out not to be one comes
 * out as it was. Holds at most one escape. Not thread-safe.
 */
final class Unescape {
  private static final int LONGEST = 12;
  private static final int NO = 0;
  private static final int MORE = -1;
  private static final Map<String, Character> NAMES = Map.ofEntries(Map.entry("amp", '&'),
      Map.entry("lt", '<'), Map.entry("gt", '>'), Map.entry("quot", '"'), Map.entry("apos", '\''),
      Map.entry("nbsp", ' '), Map.entry("num", '#'), Map.entry("percnt", '%'),
      Map.entry("bsol", '\\'), Map.entry("semi", ';'), Map.entry("shy", '\u00AD'),
      Map.entry("zwnj", '\u200C'), Map.entry("zwj", '\u200D'), Map.entry("period", '.'),
      Map.entry("commat", '@'), Map.entry("lowbar", '_'), Map.entry("hyphen", '-'));

  /** Where characters come out. */
  @FunctionalInterface
  interface Out {
    /** @param undone whether it was written as an escape */
    void character(char c, long start, long end, boolean undone);
  }

  private final Out out;
  private final char[] chars = new char[LONGEST + 1];
  private final long[] starts = new long[LONGEST + 1];
  private final long[] ends = new long[LONGEST + 1];
  private final boolean[] undone = new boolean[LONGEST + 1];
  private int length;
  private int code;

  Unescape(Out out) {
    this.out = out;
  }

  /** Whether an escape can begin with {@code c}. */
  static boolean introduces(char c) {
    return c == '%' || c == '&' || c == '\\';
  }

  /** Where what is held begins, {@link Long#MAX_VALUE} when nothing is. */
  long from() {
    return length > 0 ? starts[0] : Long.MAX_VALUE;
  }

  boolean idle() {
    return length == 0;
  }

  void read(char c, long start, long end, boolean already) {
    if (length == 0 && !introduces(c)) {
      out.character(c, start, end, already);
      return;
    }
    chars[length] = c;
    starts[length] = start;
    ends[length] = end;
    undone[length++] = already;
    advance(false);
  }

  /** No more characters come. */
  void finish() {
    while (length > 0) {
      advance(true);
    }
  }

  void reset() {
    length = 0;
  }

  private void advance(boolean last) {
    while (length > 0) {
      int taken = escape(last);
      if (taken == MORE && !last && length < LONGEST) {
        return;
      }
      if (taken > 0) {
        emit(taken);
      } else {
        out.character(chars[0], starts[0], ends[0], undone[0]);
        drop(1);
      }
    }
  }

  private void emit(int taken) {
    long start = starts[0];
    long end = ends[taken - 1];
    int undoneCode = code;
    drop(taken);
    if (undoneCode > Character.MAX_VALUE) {
      out.character(Character.highSurrogate(undoneCode), start, end, true);
      out.character(Character.lowSurrogate(undoneCode), start, end, true);
    } else {
      out.character((char) undoneCode, start, end, true);
    }
  }

  private void drop(int count) {
    length -= count;
    System.arraycopy(chars, count, chars, 0, length);
    System.arraycopy(starts, count, starts, 0, length);
    System.arraycopy(ends, count, ends, 0, length);
    System.arraycopy(undone, count, undone, 0, length);
  }

  /** How many characters the escape at the beginning has; {@link #NO}, {@link #MORE}. */
  private int escape(boolean last) {
    return switch (chars[0]) {
      case '%' -> percent();
      case '&' -> entity(last);
      case '\\' -> backslash();
      default -> NO;
    };
  }

  private int percent() {
    int lead = pair(1);
    if (lead < 0) {
      return lead == -2 ? NO : MORE;
    }
    int more = lead < 0x80 ? 0 : lead >= 0xF0 && lead < 0xF5 ? 3 : lead >= 0xE0 ? 2 : 1;
    if ((lead >= 0x80 && lead < 0xC2) || lead >= 0xF5) {
      return NO;
    }
    int whole = more == 0 ? lead : lead & (0x3F >> more);
    for (int i = 1; i <= more; i++) {
      if (3 * i >= length) {
        return MORE;
      }
      int next = chars[3 * i] == '%' ? pair(3 * i + 1) : -2;
      if (next < 0) {
        return next == -2 ? NO : MORE;
      }
      if ((next & 0xC0) != 0x80) {
        return NO;
      }
      whole = whole << 6 | (next & 0x3F);
    }
    code = whole;
    return whole > Character.MAX_CODE_POINT ? NO : 3 * (more + 1);
  }

  /** Two hex digits; -1 when they may still come, -2 when they do not. */
  private int pair(int at) {
    int value = 0;
    for (int i = at; i < at + 2; i++) {
      if (i >= length) {
        return -1;
      }
      int digit = Character.digit(chars[i], 16);
      if (digit < 0 || chars[i] > 0x7F) {
        return -2;
      }
      value = value * 16 + digit;
    }
    return value;
  }

  private int entity(boolean last) {
    if (length == 1) {
      return MORE;
    }
    if (chars[1] != '#') {
      return named();
    }
    boolean hex = length > 2 && (chars[2] == 'x' || chars[2] == 'X');
    int from = hex ? 3 : 2;
    return number(from, hex ? 16 : 10, 7, ';', false, last);
  }

  private int named() {
    String name = new String(chars, 1, length - 1);
    if (name.endsWith(";")) {
      Character known = NAMES.get(name.substring(0, name.length() - 1));
      if (known != null) {
        code = known;
        return length;
      }
      return NO;
    }
    return NAMES.keySet().stream().anyMatch(each -> each.startsWith(name)) ? MORE : NO;
  }

  private int backslash() {
    if (length == 1) {
      return MORE;
    }
    return switch (chars[1]) {
      case 'x' -> fixed(2, 2);
      case 'U' -> fixed(2, 8);
      case 'u' ->
        length == 2 ? MORE : chars[2] == '{' ? number(3, 16, 6, '}', true, false) : fixed(2, 4);
      default -> NO;
    };
  }

  private int fixed(int from, int digits) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      if (i >= length) {
        return MORE;
      }
      int digit = chars[i] < 0x80 ? Character.digit(chars[i], 16) : -1;
      if (digit < 0 || value > 0xFFFFFF) {
        return NO;
      }
      value = value * 16 + digit;
    }
    code = value;
    return value > Character.MAX_CODE_POINT ? NO : from + digits;
  }

  /** Digits up to {@code close}, which browsers do not insist on. */
  private int number(int from, int radix, int most, char close, boolean strict, boolean last) {
    int value = 0;
    int at = from;
    while (at < length && at < from + most && chars[at] < 0x80
        && Character.digit(chars[at], radix) >= 0) {
      value = value * radix + Character.digit(chars[at++], radix);
    }
    code = value;
    boolean fits = at > from && value <= Character.MAX_CODE_POINT;
    if (at < length) {
      boolean open = strict || value < ' ' || introduces(chars[at]);
      return !fits ? NO : chars[at] == close ? at + 1 : open ? NO : at;
    }
    return last && fits && !strict ? at : MORE;
  }
}

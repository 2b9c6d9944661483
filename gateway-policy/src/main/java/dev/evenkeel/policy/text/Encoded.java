package dev.evenkeel.policy.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds runs of an encoding and reads what they say, as they come, by the same rules. Only what
 * decodes to text is read; of most words that is known after two or three characters, until then
 * they are held. Not thread-safe.
 */
abstract class Encoded {
  /** Shorter texts are read when their run ends. */
  private static final int ENOUGH = 6;
  private static final int LEAST = 4;

  private final Scan around;
  private final RuleSet rules;
  private final Via via;
  private @Nullable Scan inside;
  /** Characters that may turn out to be text; null until there are any. */
  private @Nullable Waiting held;
  private int waiting;
  private boolean reading;
  private boolean over;
  /** Where the run ends as far as it was read. */
  long until;
  private int bytes;
  // A UTF-8 sequence.
  private int code;
  private int more;
  private long codeStart;
  /** The run at hand does not decode to text. */
  boolean dead;
  /** Where the byte that is incomplete begins, {@link Long#MAX_VALUE} when none is. */
  long incomplete = Long.MAX_VALUE;

  /** @param around what a match is told to */
  Encoded(Scan around, RuleSet rules, Via via) {
    this.around = around;
    this.rules = rules;
    this.via = via;
  }

  /** The next raw character, part of a run or not. */
  abstract void read(char c, long start, long end);

  /** Another run may begin. */
  abstract void restart();

  /**
   * Whether a character that is no letter can stand in the midst of a run, or keeps one from being
   * passed over.
   */
  static boolean goesOn(char c) {
    return c == 0 || (Base64.value(c) >= 0 && !Character.isLetter(c));
  }

  /** Whether a word of letters has to be read, when nothing around it goes on. */
  static boolean saysSomething(char[] letters, int length) {
    int hex = 0;
    for (int i = 0; i < length && hex < 2 * LEAST; i++) {
      hex = Hex.digit(letters[i]) ? hex + 1 : 0;
    }
    return hex == 2 * LEAST || Base64.saysSomething(letters, 0, length);
  }

  /** Whether a word ends with two hex digits and no more. */
  static boolean endsAsPair(char[] letters, int length) {
    return length >= 2 && Hex.digit(letters[length - 1]) && Hex.digit(letters[length - 2])
        && (length == 2 || !Hex.digit(letters[length - 3]));
  }

  /** The leftmost place that may have to be kept back, {@link Long#MAX_VALUE} when none may. */
  final long from() {
    if (dead) {
      return Long.MAX_VALUE;
    }
    long from = held != null && waiting > 0 ? held.starts[0] : more > 0 ? codeStart : incomplete;
    Scan scan = inside;
    return scan != null && reading ? Math.min(from, scan.pendingFrom()) : from;
  }

  /** The next byte of the run. */
  final void next(int value, long start, long end) {
    bytes++;
    if (more > 0) {
      if ((value & 0xC0) != 0x80) {
        die();
        return;
      }
      code = code << 6 | (value & 0x3F);
      if (--more == 0) {
        text(code, codeStart, end);
      }
    } else if ((value >= 0x20 && value < 0x7F) || value == '\n' || value == '\t' || value == '\r') {
      text(value, start, end);
    } else if (value >= 0xC2 && value < 0xF5) {
      more = value >= 0xF0 ? 3 : value >= 0xE0 ? 2 : 1;
      code = value & (0x3F >> more);
      codeStart = start;
    } else if (value != 0 && (value < 0xFE || bytes > 2)) {
      die(); // Zero is half of a letter in UTF-16, and 0xFEFF or 0xFFFE its mark.
    }
  }

  private void text(int decoded, long start, long end) {
    if (decoded > Character.MAX_CODE_POINT) {
      die();
    } else if (decoded > Character.MAX_VALUE) {
      one(Character.highSurrogate(decoded), start, end);
      one(Character.lowSurrogate(decoded), start, end);
    } else {
      one((char) decoded, start, end);
    }
  }

  private void one(char c, long start, long end) {
    if (reading && inside != null) {
      inside.read(c, start, end);
      return;
    }
    Waiting some = held == null ? new Waiting() : held;
    held = some;
    some.chars[waiting] = c;
    some.starts[waiting] = start;
    some.ends[waiting++] = end;
    if (waiting >= ENOUGH) {
      begin(some);
    }
  }

  private void begin(Waiting some) {
    Scan scan = inside;
    if (scan == null) {
      scan = around.within(this::found);
      inside = scan;
    }
    reading = true;
    for (int i = 0; i < waiting; i++) {
      scan.read(some.chars[i], some.starts[i], some.ends[i]);
    }
    waiting = 0;
  }

  /** Not text: what follows in this run is not read. */
  private void die() {
    dead = true;
    waiting = 0;
    more = 0;
    close();
  }

  private void close() {
    Scan scan = inside;
    if (reading && scan != null) {
      reading = false;
      scan.finish();
      scan.reset();
    }
  }

  /** The run is over. */
  final void finish() {
    over = true;
    if (!dead && !reading && held != null && waiting >= LEAST) {
      begin(held);
    }
    close();
    over = false;
    waiting = 0;
    more = 0;
    bytes = 0;
    dead = false;
    incomplete = Long.MAX_VALUE;
    restart();
  }

  private void found(Match match) {
    if (rules.sees(match.rule(), Disguise.ENCODINGS)) {
      // Without its middle the rest of the run says nothing; it goes too.
      around.found(match.until(until).as(via, over ? Tail.NONE : Tail.ENCODED));
    }
  }

  /** Characters and where they stand. */
  private static final class Waiting {
    final char[] chars = new char[ENOUGH + 1];
    final long[] starts = new long[ENOUGH + 1];
    final long[] ends = new long[ENOUGH + 1];
  }

  /** Runs of base64, the usual alphabet and that of URLs. */
  static final class Base64 extends Encoded {
    private static final byte[] VALUES = values();
    private static final int LINE = 60;
    /** Fewer characters are less than {@link #LEAST} bytes. */
    private static final int SHORTEST = 5;
    private int bits;
    private int phase;
    private int length;

    Base64(Scan around, RuleSet rules) {
      super(around, rules, Via.BASE64);
    }

    private static byte[] values() {
      byte[] values = new byte[128];
      Arrays.fill(values, (byte) -1);
      String all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
      for (int i = 0; i < all.length(); i++) {
        values[all.charAt(i)] = (byte) i;
      }
      values['+'] = values['-'] = 62;
      values['/'] = values['_'] = 63;
      return values;
    }

    /** What a character stands for, -1 for nothing. */
    static int value(char c) {
      return c < VALUES.length ? VALUES[c] : -1;
    }

    /** Whether a run is under way. */
    boolean inRun() {
      return length > 0;
    }

    /** So many characters came that change nothing but how long a run is. */
    void passed(int count) {
      length += length > 0 ? count : 0;
    }

    /** Where what follows in a run that is no text, but for its length, ends. */
    int deadUntil(char[] chars, int start, int end) {
      int at = start;
      while (dead && at < end && run(chars[at])) {
        at++;
      }
      return at;
    }

    /**
     * The index of the first character from which on a run has to be read when none is under way:
     * characters of none, and runs that are too short to say anything, change nothing.
     */
    private static int nothingUntil(char[] chars, int start, int end) {
      int at = start;
      while (at < end) {
        // A run that is long enough goes over this place.
        int over = at + SHORTEST;
        if (over < end && !run(chars[over])) {
          at = over + 1;
          continue;
        }
        while (over < end && over > at && run(chars[over - 1])) {
          over--;
        }
        at = over < end ? over : at;
        int from = at;
        while (at < end && run(chars[at])) {
          at++;
        }
        if (at == end || saysSomething(chars, from, at)) {
          return from; // It may go on, or say something.
        }
        at++;
      }
      return end;
    }

    /** The same, by places that were looked out for. */
    static int nothingUntil(@Nullable Survey survey, char[] chars, int start, int end) {
      if (survey == null) {
        return nothingUntil(chars, start, end);
      }
      int tail = end; // Of a run that may go on.
      while (tail > start && run(chars[tail - 1])) {
        tail--;
      }
      int at = survey.next(WordBook.ENCODED, start, tail);
      while (at < tail) {
        int until = at;
        while (run(chars[until])) {
          until++;
        }
        if (saysSomething(chars, at, until)) {
          return at;
        }
        at = survey.next(WordBook.ENCODED, Math.max(until, at + 1), tail);
      }
      return tail;
    }

    /** Whether a whole run has to be read. */
    static boolean saysSomething(char[] chars, int from, int until) {
      return until - from >= LINE || (longEnough(until - from) && !noText(chars, from, until));
    }

    /** Whether so many characters may say something. */
    static boolean longEnough(int length) {
      return length > SHORTEST;
    }

    /** Whether a character can stand in a run. */
    static boolean run(char c) {
      return c < 128 && VALUES[c] >= 0;
    }

    /** Whether it is certain that no run of a whole text has to be read. */
    static boolean nothingIn(char[] chars, int end) {
      int over = SHORTEST; // Every run that is long enough goes over such a place.
      while (over < end) {
        if (!run(chars[over])) {
          over += SHORTEST + 1;
          continue;
        }
        int from = over;
        while (from > 0 && run(chars[from - 1])) {
          from--;
        }
        int until = over + 1;
        while (until < end && run(chars[until])) {
          until++;
        }
        if (saysSomething(chars, from, until)) {
          return false;
        }
        over = until + 1 + SHORTEST;
      }
      return true;
    }

    /** Whether it is certain that a whole run is no text, or too little to be read. */
    static boolean noText(char[] chars, int from, int until) {
      int bits = 0;
      int characters = 0;
      int rest = 0;
      for (int i = from; i < until && characters < ENOUGH; i++) {
        bits = bits << 6 | VALUES[chars[i]];
        int phase = i - from & 3;
        if (phase == 0) {
          continue;
        }
        int value = bits >> (6 - 2 * phase) & 0xFF;
        if (rest > 0) {
          if ((value & 0xC0) != 0x80) {
            return true;
          }
          characters += --rest == 0 ? 1 : 0;
        } else if ((value >= 0x20 && value < 0x7F) || value == '\n' || value == '\t'
            || value == '\r') {
          characters++;
        } else if (value >= 0xC2 && value < 0xF0) {
          rest = value >= 0xE0 ? 2 : 1;
        } else {
          // Zero, marks of UTF-16 and pairs are left to who reads them.
          return value != 0 && value < 0xFE && (value < 0xF0 || value >= 0xF5);
        }
      }
      return characters < LEAST;
    }

    @Override
    void read(char c, long start, long end) {
      int value = c < 128 ? VALUES[c] : -1;
      if (value < 0) {
        boolean wrapped = (c == '\n' || c == '\r') && length >= LINE;
        if (length > 0 && !wrapped) {
          finish();
        }
        return;
      }
      length++;
      until = end;
      if (dead) {
        return;
      }
      bits = bits << 6 | value;
      long before = incomplete;
      incomplete = phase == 3 ? Long.MAX_VALUE : start;
      if (phase > 0) {
        next(bits >> (6 - 2 * phase) & 0xFF, before, end);
      }
      phase = (phase + 1) & 3;
    }

    @Override
    void restart() {
      length = 0;
      phase = 0;
    }
  }

  /** Runs of hex digits, in pairs with one sign between or without. */
  static final class Hex extends Encoded {
    private static final boolean[] DIGITS = digits();
    private int high = -1;
    private int pairs;
    /** What stands between pairs, 0 for nothing, -1 while it is not known. */
    private int sign = -1;
    private boolean afterSign;

    Hex(Scan around, RuleSet rules) {
      super(around, rules, Via.HEX);
    }

    /** Whether a run is under way. */
    boolean inRun() {
      return pairs > 0 || high >= 0;
    }

    private static boolean[] digits() {
      boolean[] digits = new boolean[128];
      for (char c : "0123456789abcdefABCDEF".toCharArray()) {
        digits[c] = true;
      }
      return digits;
    }

    /**
     * The index of the first character from which on a run has to be read when none is under way:
     * what is no digit, and runs that are too short to say anything, change nothing. Looks at no
     * run that begins at {@code until} or behind it.
     */
    private static int nothingUntil(char[] chars, int start, int until, int end) {
      int at = start;
      while (at < until) {
        if (!digit(chars[at])) {
          at++;
          continue;
        }
        int behind = behind(chars, at, end);
        if (behind < 0) {
          return at;
        }
        at = behind;
      }
      return at;
    }

    /** The same, by places that were looked out for. */
    static int nothingUntil(@Nullable Survey survey, char[] chars, int start, int end) {
      if (survey == null) {
        return nothingUntil(chars, start, end, end);
      }
      int tail = end; // Of a run that may go on.
      while (tail > start && digit(chars[tail - 1])) {
        tail--;
      }
      // Who comes from the midst of a word has the rest of it to look at.
      int at = start;
      while (at < tail) {
        int until = at + 1;
        while (until < tail && Base64.run(chars[until])) {
          until++;
        }
        int from = nothingUntil(chars, at, until, end);
        if (from < until) {
          return from;
        }
        boolean midst = from < tail && Base64.run(chars[from - 1]) && Base64.run(chars[from]);
        at = midst || from > tail ? from : survey.next(WordBook.ENCODED, from, tail);
      }
      return at;
    }

    /**
     * Where to go on behind a run that is too short, -1 when it is not, or may go on. Parts it from
     * what follows as {@link #read} does, where another may begin at once.
     */
    private static int behind(char[] chars, int start, int end) {
      char sign = 0; // Nothing stands between its pairs so far.
      int at = start;
      for (int pairs = 1; pairs < LEAST && at + 2 < end; pairs++) {
        if (!digit(chars[at + 1])) {
          return chars[at + 1] == 0 ? -1 : at + 1; // Half a pair.
        }
        at += 2;
        char next = chars[at];
        if (next == 0) {
          return -1;
        }
        if (pairs == 1 && parts(next)) {
          sign = next;
        }
        if (sign != 0) {
          if (next != sign) {
            return at;
          }
          at++;
          if (at == end) {
            return -1;
          }
        }
        if (!digit(chars[at])) {
          return chars[at] == 0 ? -1 : at;
        }
      }
      return -1;
    }

    /**
     * Whether it is certain that no run of a whole text has to be read: nowhere are there enough
     * digits with nothing but what may part pairs between them.
     */
    static boolean nothingIn(char[] chars, int end) {
      int over = 2 * LEAST - 1; // Every stretch that is long enough goes over such a place.
      while (over < end) {
        if (!digit(chars[over]) && !parts(chars[over])) {
          over += 2 * LEAST;
          continue;
        }
        int at = over;
        while (at > 0 && (digit(chars[at - 1]) || parts(chars[at - 1]))) {
          at--;
        }
        int digits = 0;
        while (at < end && (digit(chars[at]) || parts(chars[at]))) {
          digits += digit(chars[at++]) ? 1 : 0;
        }
        if (digits >= 2 * LEAST) {
          return false;
        }
        over = at + 2 * LEAST;
      }
      return true;
    }

    static boolean parts(char c) {
      return c == ' ' || c == ':' || c == ',' || c == '-';
    }

    /** Whether it stands in a stretch that {@link #nothingIn} looks for. */
    static boolean goesOver(char c) {
      return digit(c) || parts(c);
    }

    static boolean digit(char c) {
      return c < DIGITS.length && DIGITS[c];
    }

    @Override
    void read(char c, long start, long end) {
      int value = c < 128 ? Character.digit(c, 16) : -1;
      if (value < 0) {
        boolean parts =
            pairs > 0 && high < 0 && !afterSign && (sign == c || (sign == -1 && parts(c)));
        if (parts) {
          sign = c;
          afterSign = true;
        } else if (pairs > 0 || high >= 0) {
          finish();
        }
        return;
      }
      until = end;
      if (high >= 0) {
        int whole = (high << 4) | value;
        long before = incomplete;
        high = -1;
        pairs++;
        incomplete = Long.MAX_VALUE;
        if (!dead) {
          next(whole, before, end);
        }
        return;
      }
      if (sign > 0 && !afterSign) {
        finish();
      }
      sign = pairs > 0 && sign < 0 ? 0 : sign;
      afterSign = false;
      high = value;
      incomplete = start;
    }

    @Override
    void restart() {
      high = -1;
      pairs = 0;
      sign = -1;
      afterSign = false;
    }
  }
}

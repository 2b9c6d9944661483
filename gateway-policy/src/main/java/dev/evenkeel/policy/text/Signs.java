package dev.evenkeel.policy.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Characters of which one at least stands in every match of a set of rules, such as the digits and
 * the {@code @} of cards and addresses. A whole text without any, in every way it can be read, has
 * no match and need not be read. Immutable.
 */
public final class Signs {
  /** Common signs of running text first: who can do without them has few texts to read. */
  private static final String COMMON = ".,'-\"!?:;()/*#_&%=+<>[]{}|~^`$\\0123456789@";
  /** What is longer is read in room of its own. */
  private static final int ROOM = 1 << 12;
  private static final ThreadLocal<char[]> CHARS = ThreadLocal.withInitial(() -> new char[ROOM]);
  private static final byte SIGN = 1;
  /** Part of a run of base64. */
  private static final byte RUN = 2;
  private static final byte HEX = 4;
  /** May stand between pairs of hex digits. */
  private static final byte BETWEEN = 8;

  private final BitSet folded = new BitSet();
  private final byte[] kinds = new byte[0x80];
  private final byte[] values = new byte[0x80];
  private final boolean encodings;
  // The signs below 64, and those from 64 on.
  private final long low;
  private final long high;
  private final boolean letters;
  /** A match has at least so many characters. */
  private final int shortest;

  private Signs(RuleSet rules, List<BitSet> columns) {
    this.shortest =
        rules.matchers().stream().mapToInt(Matcher::shortest).min().orElse(Matcher.LONGEST);
    this.encodings = rules.seesEncodings();
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      for (int i = 0; i < columns.size() && !folded.get(c); i++) {
        folded.set(c, columns.get(i).get(rules.matchers().get(i).column((char) c)));
      }
    }
    for (char c = 0; c < kinds.length; c++) {
      boolean escape = rules.seesEscapes() && Unescape.introduces(c);
      values[c] = (byte) Encoded.Base64.value(c);
      kinds[c] =
          (byte) ((escape || folded.get(Folding.fold(c)) ? SIGN : 0) | (values[c] >= 0 ? RUN : 0)
              | (Character.digit(c, 16) >= 0 ? HEX : 0) | (" :,-".indexOf(c) >= 0 ? BETWEEN : 0));
    }
    long low = 0;
    long high = 0;
    boolean letters = false;
    for (char c = 0; c < kinds.length; c++) {
      boolean sign = (kinds[c] & SIGN) != 0;
      low |= sign && c < 0x40 ? 1L << c : 0;
      high |= sign && c >= 0x40 ? 1L << c : 0;
      letters |= sign && PlainWords.letter(c);
    }
    this.low = low;
    this.high = high;
    this.letters = letters;
  }

  /**
   * The signs of a set of rules, null when something matches that has none: a term of letters does.
   */
  public static @Nullable Signs of(RuleSet rules) {
    List<BitSet> columns = new ArrayList<>();
    for (Matcher matcher : rules.matchers()) {
      BitSet all = new BitSet();
      for (int c = 0; c <= Character.MAX_VALUE; c++) {
        if (Character.isDigit(c) || COMMON.indexOf(c) >= 0) {
          all.set(matcher.column((char) c));
        }
      }
      if (matcher.matchesWithout(all)) {
        return null;
      }
      for (int i = 0; i < COMMON.length(); i++) {
        int column = matcher.column(COMMON.charAt(i));
        all.clear(column);
        if (matcher.matchesWithout(all)) {
          all.set(column);
        }
      }
      columns.add(all);
    }
    return new Signs(rules, columns);
  }

  /** Whether it is certain that nothing of the text can match. */
  public boolean absent(String text) {
    PlainWords words = PlainWords.known(text);
    if (words == null) {
      return absentFrom(text);
    }
    if (letters || !words.plain()) {
      return absent(words.chars(), words.length());
    }
    return !words.anySign(low, high)
        && (!words.encoded() || nothingEncoded(words.chars(), words.length()));
  }

  private boolean absentFrom(String text) {
    int length = text.length();
    if (length > ROOM) {
      return absent(text.toCharArray(), length);
    }
    char[] chars = CHARS.get();
    text.getChars(0, length, chars, 0);
    boolean absent = absent(chars, length);
    Arrays.fill(chars, 0, length, '\0'); // Nothing is left for other turns.
    return absent;
  }

  /** The same of the first {@code length} characters. */
  public boolean absent(char[] text, int length) {
    for (int i = 0; i < length; i++) {
      char c = text[i];
      if (c >= 0x80) {
        return absentAmong(text, length);
      }
      if ((kinds[c] & SIGN) != 0) {
        return false;
      }
    }
    return nothingEncoded(text, length);
  }

  private boolean nothingEncoded(char[] text, int length) {
    return !encodings || (!runs(text, length) && !pairs(text, length));
  }

  /** Whether any run of base64 may say something in which a sign stands. */
  private boolean runs(char[] text, int length) {
    int least = (shortest * 8 + 5) / 6;
    int at = 0;
    while ((at = over(text, length, at, least, RUN)) < length) {
      int until = until(text, length, at, RUN);
      if (decodes(text, at, until)) {
        return true;
      }
      at = until;
    }
    return false;
  }

  /** Whether any pairs of hex digits are enough for a match. */
  private boolean pairs(char[] text, int length) {
    int at = 0;
    while ((at = over(text, length, at, 2 * shortest, HEX | BETWEEN)) < length) {
      int until = until(text, length, at, HEX | BETWEEN);
      int digits = 0;
      for (int i = at; i < until; i++) {
        digits += (kinds[text[i]] & HEX) != 0 ? 1 : 0;
      }
      if (digits >= 2 * shortest) {
        return true;
      }
      at = until;
    }
    return false;
  }

  /** Where the next stretch of characters of a kind begins that may have so many. */
  private int over(char[] text, int length, int start, int least, int kind) {
    int at = start;
    while (at + least <= length) {
      int over = at + least - 1; // Every stretch that is long enough goes over it.
      if ((kinds[text[over]] & kind) != 0) {
        while (over > at && (kinds[text[over - 1]] & kind) != 0) {
          over--;
        }
        return over;
      }
      at = over + 1;
    }
    return length;
  }

  private int until(char[] text, int length, int start, int kind) {
    int at = start;
    while (at < length && (kinds[text[at]] & kind) != 0) {
      at++;
    }
    return at;
  }

  private boolean absentAmong(char[] text, int length) {
    int run = 0;
    int hex = 0;
    for (int i = 0; i < length; i++) {
      char c = text[i];
      if (c >= 0x80) {
        if (mayBeSign(c) || (run > 0 && decodes(text, i - run, i))) {
          return false;
        }
        run = 0;
        hex = 0;
        continue;
      }
      int kind = kinds[c];
      if ((kind & SIGN) != 0) {
        return false;
      }
      if ((kind & RUN) != 0) {
        run++;
      } else if (run > 0) {
        if (decodes(text, i - run, i)) {
          return false;
        }
        run = 0;
      }
      if ((kind & HEX) != 0) {
        if (++hex >= 2 * shortest && encodings) {
          return false;
        }
      } else if ((kind & BETWEEN) == 0) {
        hex = 0;
      }
    }
    return !decodes(text, length - run, length);
  }

  /** Beyond the plain characters: pairs and what becomes several may be anything. */
  private boolean mayBeSign(char c) {
    char plain = Folding.look(c);
    return plain == Folding.SEVERAL || Character.isSurrogate(c) || folded.get(plain);
  }

  /** Whether a run of base64 may say something in which a sign stands. */
  private boolean decodes(char[] text, int start, int end) {
    if (!encodings || (end - start) * 6 < shortest * 8) {
      return false;
    }
    int bits = 0;
    int more = 0;
    int code = 0;
    int run = 0;
    int hex = 0;
    boolean sign = false;
    for (int i = start; i < end; i++) {
      bits = bits << 6 | values[text[i]];
      int phase = i - start & 3;
      if (phase == 0) {
        continue;
      }
      int value = bits >> (6 - 2 * phase) & 0xFF;
      if (more > 0) {
        if ((value & 0xC0) != 0x80) {
          return sign; // No text from here on, and so nothing more of the run is read.
        }
        code = code << 6 | (value & 0x3F);
        if (--more == 0 && mayBeSign((char) code)) {
          return true;
        }
      } else if (value >= 0xC2 && value < 0xF0) {
        more = value >= 0xE0 ? 2 : 1;
        code = value & (0x3F >> more);
        run = 0;
        hex = 0;
      } else if ((value >= 0xF0 && value < 0xF5) || value >= 0xFE || value == 0) {
        return true; // A pair, or UTF-16: who wants to know must read it.
      } else if (value >= 0x7F
          || (value < ' ' && value != '\n' && value != '\t' && value != '\r')) {
        return sign;
      } else {
        int kind = kinds[value];
        run = (kind & RUN) != 0 ? run + 1 : 0;
        hex = (kind & HEX) != 0 ? hex + 1 : (kind & BETWEEN) != 0 ? hex : 0;
        sign |= (kind & SIGN) != 0 || run * 6 >= shortest * 8 || hex >= 2 * shortest;
      }
    }
    return sign;
  }
}

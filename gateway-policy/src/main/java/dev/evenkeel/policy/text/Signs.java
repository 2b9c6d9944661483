package dev.evenkeel.policy.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  private static final ThreadLocal<byte[]> PLAIN =
      ThreadLocal.withInitial(() -> new byte[ROOM + Blocks.SIZE]);
  /** Of matches with so many characters no run shorter than eight says anything, or than four. */
  private static final int ENOUGH_FOR_EIGHT = 6;
  private static final int ENOUGH_FOR_FOUR = 3;
  private static final String ESCAPES = IntStream.range(0, 0x80)
      .filter(c -> Unescape.introduces((char) c))
      .mapToObj(Character::toString)
      .collect(Collectors.joining());
  private static final byte SIGN = 1;
  /** Part of a run of base64. */
  private static final byte RUN = 2;
  private static final byte HEX = 4;
  /** May stand between pairs of hex digits. */
  private static final byte BETWEEN = 8;

  private final BitSet folded;
  /** Signs that are not told by what they fold to. */
  private final String more;
  private final byte[] kinds = new byte[0x80];
  private final byte[] values = new byte[0x80];
  private final boolean encodings;
  // The signs below 64, and those from 64 on.
  private final long low;
  private final long high;
  private final boolean letters;
  /** Whether what ends a conversation in JSON is a sign. */
  private final boolean closingSign;
  /** A match has at least so many characters. */
  private final int shortest;
  /** Whether a text may be looked at block by block. */
  private final boolean byBlocks;

  private Signs(RuleSet rules, List<BitSet> columns) {
    this(rules.seesEncodings(),
        rules.matchers().stream().mapToInt(Matcher::shortest).min().orElse(Matcher.LONGEST),
        folded(rules, columns), rules.seesEscapes() ? ESCAPES : "");
  }

  private Signs(Signs some, String more) {
    this(some.encodings, some.shortest, some.folded, some.more + more);
  }

  private Signs(boolean encodings, int shortest, BitSet folded, String more) {
    this.encodings = encodings;
    this.shortest = shortest;
    this.folded = folded;
    this.more = more;
    for (char c = 0; c < kinds.length; c++) {
      values[c] = (byte) Encoded.Base64.value(c);
      boolean sign = folded.get(Folding.fold(c)) || more.indexOf(c) >= 0;
      kinds[c] = (byte) ((sign ? SIGN : 0) | (values[c] >= 0 ? RUN : 0)
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
    this.closingSign = (((kinds['"'] | kinds[']'] | kinds['}'] | kinds[' ']) & SIGN) != 0);
    this.byBlocks = !letters && (kinds[' '] & SIGN) == 0 && shortest >= ENOUGH_FOR_FOUR;
  }

  private static BitSet folded(RuleSet rules, List<BitSet> columns) {
    BitSet folded = new BitSet();
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      for (int i = 0; i < columns.size() && !folded.get(c); i++) {
        folded.set(c, columns.get(i).get(rules.matchers().get(i).column((char) c)));
      }
    }
    return folded;
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

  /** The same signs and some more, which a text must not have either. */
  public Signs or(String more) {
    return new Signs(this, more);
  }

  /** Whether it is certain that nothing of the text can match. */
  public boolean absent(String text) {
    PlainWords words = PlainWords.known(text);
    if (words == null) {
      return absentFrom(text);
    }
    boolean told = !letters && words.plain();
    return told ? absent(words) : absent(words.chars(), words.length());
  }

  /** The same of a text of plain characters whose words are known. */
  private boolean absent(PlainWords words) {
    return !words.anySign(low, high)
        && (!words.encoded() || nothingEncoded(words.bytes(), words.length()));
  }

  private boolean absentFrom(String text) {
    int length = text.length();
    byte[] plain = room(length);
    char all = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      all |= c;
      plain[i] = (byte) c;
    }
    if (all >= 0x80) {
      return absent(text.toCharArray(), length);
    }
    boolean absent = absentFrom(plain, length);
    Arrays.fill(plain, 0, length, (byte) 0); // Nothing is left for other turns.
    return absent;
  }

  /** The same of the first {@code length} characters. */
  public boolean absent(char[] text, int length) {
    byte[] plain = room(length);
    boolean absent = Blocks.narrow(text, length, plain) ? absentFrom(plain, length)
        : absentAmong(text, plain, length);
    Arrays.fill(plain, 0, length, (byte) 0); // As above.
    return absent;
  }

  /**
   * The same of JSON, taken as it is written; of characters that take more than a byte nothing is
   * certain. Where its last string is the text whose words the thread asked for last, as of a
   * conversation in which the user spoke last, what is known of that text is not found out again.
   */
  public boolean absentFromJson(byte[] json, int start, int end) {
    PlainWords said = PlainWords.last();
    if (letters || said.length() < Blocks.SIZE || !said.plain()) {
      return absent(json, start, end);
    }
    int until = lastString(json, start, end);
    int from = until - said.length();
    if (from <= start || json[from - 1] != '"'
        || !Arrays.equals(json, from, until, said.bytes(), 0, said.length())) {
      return absent(json, start, end);
    }
    // Between quotation marks, over which no run of base64 or hex goes.
    return absent(said) && absentBefore(json, start, from);
  }

  /**
   * Where the last string ends behind which only brackets stand, {@code start} when none does or
   * one of them is a sign.
   */
  private int lastString(byte[] json, int start, int end) {
    int at = end - 1;
    while (at > start && (json[at] == ']' || json[at] == '}' || json[at] == ' ')) {
      at--;
    }
    return at > start && json[at] == '"' && !closingSign ? at : start;
  }

  /** The same of what stands before at least {@value Blocks#SIZE} plain characters. */
  private boolean absentBefore(byte[] text, int start, int end) {
    return byBlocks ? Blocks.plain(text, start, end) && absentFromBlocks(text, start, end)
        : absent(text, start, end);
  }

  /** The same of characters that are a byte each; of those that take more nothing is certain. */
  public boolean absent(byte[] text, int start, int end) {
    int length = end - start;
    byte[] plain = room(length);
    System.arraycopy(text, start, plain, 0, length);
    boolean absent = Blocks.plain(plain, 0, length) && absentFrom(plain, length);
    Arrays.fill(plain, 0, length, (byte) 0); // As above.
    return absent;
  }

  private static byte[] room(int length) {
    return length > ROOM ? new byte[length + Blocks.SIZE] : PLAIN.get();
  }

  private boolean absentFrom(byte[] text, int length) {
    return byBlocks ? absentFromBlocks(text, 0, length) : absentFromEach(text, length);
  }

  private boolean absentFromEach(byte[] text, int length) {
    for (int i = 0; i < length; i++) {
      if ((kinds[text[i]] & SIGN) != 0) {
        return false;
      }
    }
    return nothingEncoded(text, length);
  }

  private boolean absentFromBlocks(byte[] text, int start, int end) {
    Blocks.Stretch runs = new Blocks.Stretch(shortest >= ENOUGH_FOR_EIGHT);
    Blocks.Stretch pairs = new Blocks.Stretch(shortest >= ENOUGH_FOR_EIGHT);
    boolean paired = false;
    int read = start;
    for (int first = start; first < end; first += Blocks.SIZE) {
      long all = Blocks.until(end - first);
      long run = Blocks.letters(text, first);
      long spaces = Blocks.spaces(text, first);
      long hex = Blocks.hexLetters(text, first) | spaces;
      for (long odd = ~(run | spaces) & all; odd != 0; odd &= odd - 1) {
        long bit = Long.lowestOneBit(odd);
        int kind = kinds[text[first + Long.numberOfTrailingZeros(odd)]];
        if ((kind & SIGN) != 0) {
          return false;
        }
        run |= (kind & RUN) != 0 ? bit : 0;
        hex |= (kind & (HEX | BETWEEN)) != 0 ? bit : 0;
      }
      paired |= pairs.longEnough(hex & all) != 0;
      for (long rest = runs.longEnough(run & all); rest != 0; rest &= rest - 1) {
        int at = first + Long.numberOfTrailingZeros(rest);
        if (at >= read) {
          read = until(text, end, at, RUN);
          if (decodes(text, from(text, start, at, RUN), read)) {
            return false;
          }
        }
      }
    }
    return !paired || !encodings || !pairs(text, start, end);
  }

  private boolean nothingEncoded(byte[] text, int length) {
    return !encodings || (!runs(text, length) && !pairs(text, 0, length));
  }

  /** Whether any run of base64 may say something in which a sign stands. */
  private boolean runs(byte[] text, int length) {
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
  private boolean pairs(byte[] text, int start, int end) {
    int at = start;
    while ((at = over(text, end, at, 2 * shortest, HEX | BETWEEN)) < end) {
      int until = until(text, end, at, HEX | BETWEEN);
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
  private int over(byte[] text, int length, int start, int least, int kind) {
    int at = start;
    while (at + least <= length) {
      int over = at + least - 1; // Every stretch that is long enough goes over it.
      if ((kinds[text[over]] & kind) != 0) {
        return from(text, at, over, kind);
      }
      at = over + 1;
    }
    return length;
  }

  /** Where the stretch of characters of a kind begins that goes over {@code at}. */
  private int from(byte[] text, int start, int at, int kind) {
    int from = at;
    while (from > start && (kinds[text[from - 1]] & kind) != 0) {
      from--;
    }
    return from;
  }

  private int until(byte[] text, int length, int start, int kind) {
    int at = start;
    while (at < length && (kinds[text[at]] & kind) != 0) {
      at++;
    }
    return at;
  }

  private boolean absentAmong(char[] text, byte[] plain, int length) {
    int run = 0;
    int hex = 0;
    for (int i = 0; i < length; i++) {
      char c = text[i];
      if (c >= 0x80) {
        if (mayBeSign(c) || (run > 0 && decodes(plain, i - run, i))) {
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
        if (decodes(plain, i - run, i)) {
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
    return !decodes(plain, length - run, length);
  }

  /** Beyond the plain characters: pairs and what becomes several may be anything. */
  private boolean mayBeSign(char c) {
    char plain = Folding.look(c);
    return plain == Folding.SEVERAL || Character.isSurrogate(c) || folded.get(plain);
  }

  /** Whether a run of base64 may say something in which a sign stands. */
  private boolean decodes(byte[] text, int start, int end) {
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

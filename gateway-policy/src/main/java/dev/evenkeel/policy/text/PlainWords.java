package dev.evenkeel.policy.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the words of a text stand, and by which letters each is known: found once for all that read
 * the text. A thread has one, of the last text it asked for, so that whoever reads the same text
 * next finds it read; nothing of the text before is left in it then, and nothing of any once the
 * thread {@linkplain #forget forgets} it. Not thread-safe.
 *
 * <p>
 * A word is what stands between plain signs and spaces. One of plain letters only has a
 * {@linkplain #key key}; digits, marks and other scripts are left to who follows characters.
 */
public final class PlainWords {
  /** So many letters have room in a key. */
  static final int LETTERS = 12;
  /** A letter takes so many bits of a key. */
  static final int BITS = 5;
  /** The word goes on behind the letters of its key. */
  static final long LONGER = 1L << 62;
  /** A capital I stands behind another letter, where it may be an l to some rules. */
  private static final long CAPITAL_I = 1L << 63;
  static final long KEY = (1L << (BITS * LETTERS)) - 1;
  /** What is longer is read once and for nobody else. */
  static final int LONGEST = 4096;
  /** Signs between words that part no run of base64; what else does not is in words. */
  private static final long RUNS_ON = 1L << '+' | 1L << '-' | 1L << '/';
  private static final boolean[] PARTS = parts();
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final ThreadLocal<PlainWords> LAST = ThreadLocal.withInitial(PlainWords::new);

  private String text = "";
  private char[] chars = new char[512];
  /** The same a byte each, and no letters behind them. */
  private byte[] plain = new byte[512 + Blocks.SIZE];
  private int length;
  /** Where words begin and end, by turns. */
  private int[] turns = new int[512 + 2];
  private long[] keys = new long[512 / 2 + 1];
  private int count;
  /** Where what is known of the words was looked up, null where it was not. */
  private @Nullable WordRows<?> known;
  /** What is known of each word, null for nothing. */
  private @Nullable WordRow[] rows = new WordRow[0];
  /** A bit for each reader that has to look at a word, and room for a few more words. */
  private byte[] looks = new byte[0];
  private long lowSigns;
  private long highSigns;
  private boolean allPlain = true;
  /** Whether a word has other than plain letters. */
  private boolean others;
  /** Whether a word that is long enough for base64 has a capital. */
  private boolean longCapitals;
  /** Whether, by what is known of them, any of the words may say something in base64. */
  private boolean mayEncode = true;
  private final Blocks.Stretch hex = new Blocks.Stretch(true);
  private boolean hexStretch;
  private boolean searched;
  private boolean encoded;

  private static boolean[] parts() {
    boolean[] parts = new boolean[0x80];
    for (char c = 0; c < parts.length; c++) {
      char folded = Folding.fold(c);
      parts[c] = folded != Folding.NOTHING && !Folding.word(folded);
    }
    return parts;
  }

  /** The words of a text, until the thread asks for those of another. */
  @SuppressWarnings("ReferenceEquality") // The very same text was read already; an equal one may be.
  public static PlainWords of(String text) {
    if (text.length() > LONGEST) {
      PlainWords words = new PlainWords();
      words.read(text);
      return words;
    }
    PlainWords words = LAST.get();
    if (words.text != text) {
      words.read(text);
    }
    return words;
  }

  /** The words of a text if it is the one that the thread asked for last, null if not. */
  @SuppressWarnings("ReferenceEquality") // As above.
  static @Nullable PlainWords known(String text) {
    PlainWords words = LAST.get();
    return words.text == text ? words : null;
  }

  /** The words of the text that the thread asked for last; of none once it was forgotten. */
  static PlainWords last() {
    return LAST.get();
  }

  /** Forgets the text that this thread asked for last. */
  public static void forget() {
    LAST.get().read("");
  }

  /** Whether nothing is left of any text. */
  static boolean blank() {
    PlainWords words = LAST.get();
    return words.text.isEmpty() && Arrays.equals(words.chars, new char[words.chars.length])
        && Arrays.equals(words.plain, new byte[words.plain.length])
        && Arrays.equals(words.keys, new long[words.keys.length])
        && Arrays.stream(words.rows).allMatch(Objects::isNull);
  }

  /** Reads a text in place of the last one. */
  public void read(String other) {
    int before = length;
    length = other.length();
    if (known != null) {
      Arrays.fill(rows, 0, count, null);
      Arrays.fill(looks, 0, count, (byte) 0);
      known = null;
    }
    if (chars.length < length) {
      chars = new char[Math.max(length, 2 * chars.length)];
      plain = new byte[chars.length + Blocks.SIZE];
      turns = new int[chars.length + 2];
      keys = new long[chars.length / 2 + 1];
      count = 0;
    } else if (before > length) {
      Arrays.fill(chars, length, before, '\0');
      Arrays.fill(plain, length, before, (byte) 0);
    }
    other.getChars(0, length, chars, 0);
    allPlain = Blocks.narrow(chars, length, plain);
    text = other;
    lowSigns = 0;
    highSigns = 0;
    others = false;
    longCapitals = false;
    mayEncode = true;
    hexStretch = false;
    searched = false;
    int wordsBefore = count;
    part();
    if (wordsBefore > count) {
      Arrays.fill(keys, count, wordsBefore, 0);
    }
    for (int word = 0; word < count; word++) {
      keys[word] = keyOf(turns[2 * word], turns[2 * word + 1]);
    }
  }

  /** Looks up what is known of the words, once for all who read them. */
  @SuppressWarnings("ReferenceEquality") // Words looked up in the very same are known.
  public void look(WordRows<?> some) {
    if (known == some) {
      return;
    }
    known = some;
    if (rows.length < count) {
      rows = new WordRow[keys.length];
      looks = new byte[keys.length + Long.BYTES];
    }
    boolean may = longCapitals;
    WordRow before = null; // Of the word before, if but a space stands between.
    for (int word = 0; word < count; word++) {
      long letters = keys[word];
      long key = letters & (LONGER | KEY);
      WordRow row = key == 0 ? null : some.of(key);
      rows[word] = row;
      if (before != null && row != null) {
        looks[word - 1] = (byte) before.before(row);
      }
      before = null;
      if (row == null) {
        looks[word] = -1;
        may = true;
        continue;
      }
      may |= row.encoded;
      int end = turns[2 * word + 1];
      char behind = end < length ? chars[end] : '\n';
      if ((letters & CAPITAL_I) != 0) {
        looks[word] = -1;
      } else if (behind == ' ') {
        looks[word] = row.always;
        before = word + 1 < count && turns[2 * word + 2] == end + 1 ? row : null;
      } else {
        looks[word] = signed(behind) ? row.signed : row.always;
      }
    }
    mayEncode = may;
  }

  private static boolean signed(char behind) {
    return behind == ',' || behind == '.' || behind == '?' || behind == '\n';
  }

  /** Where what is known of the words was looked up, null where it was not. */
  public @Nullable WordRows<?> known() {
    return known;
  }

  /** What is known of a word, null for nothing. */
  public @Nullable WordRow row(int word) {
    return rows[word];
  }

  /** The bit of a reader that need not look at all words, 0 if it must. */
  int bit(WordMatches reader) {
    WordRows<?> some = known;
    return some == null ? 0 : some.bit(reader);
  }

  /** The same of rules. */
  int bit(Idle reader) {
    WordRows<?> some = known;
    return some == null ? 0 : some.bit(reader);
  }

  /** Whether a reader has to look at a word. */
  boolean looks(int word, int bit) {
    return bit == 0 || (looks[word] & bit) != 0;
  }

  /** The first word from {@code word} on that a reader has to look at, {@code last} for none. */
  int nextLook(int word, int last, int bit) {
    if (bit == 0) {
      return word;
    }
    long bits = bit * ONES;
    for (int at = word; at < last; at += Long.BYTES) {
      long found = (long) EIGHT.get(looks, at) & bits;
      if (found != 0) {
        return Math.min(last, at + Long.numberOfTrailingZeros(found) / Byte.SIZE);
      }
    }
    return last;
  }

  /**
   * The first word from {@code word} on whose row tells something, or of which nothing is known;
   * how many words there are when none does. Only where words were looked up.
   */
  public int nextTelling(int word) {
    return nextLook(word, count, WordRows.TELLS);
  }

  /** Finds where words are. */
  private void part() {
    int found = 0;
    long before = 0;
    hex.begin();
    for (int first = 0; first < length; first += Blocks.SIZE) {
      long words = Blocks.letters(plain, first);
      long spaces = Blocks.spaces(plain, first);
      long digits = Blocks.hexLetters(plain, first) | spaces;
      lowSigns |= spaces != 0 ? 1L << ' ' : 0;
      for (long odd = ~(words | spaces) & Blocks.until(length - first); odd != 0; odd &= odd - 1) {
        int at = first + Long.numberOfTrailingZeros(odd);
        char c = chars[at];
        sign(c);
        if (!parts(c)) {
          words |= 1L << at;
          others = true;
        }
        digits |= Encoded.Hex.goesOver(c) ? 1L << at : 0;
      }
      hexStretch |= hex.longEnough(digits) != 0;
      for (long rest = words ^ (words << 1 | before); rest != 0; rest &= rest - 1) {
        turns[found++] = first + Long.numberOfTrailingZeros(rest);
      }
      before = words >>> (Blocks.SIZE - 1);
    }
    turns[found] = length; // If the last word has no end.
    count = (found + 1) / 2;
  }

  private long keyOf(int start, int end) {
    for (int i = start; others && i < end; i++) {
      if (!letter(chars[i])) {
        for (int j = start; j < end; j++) {
          sign(chars[j]);
        }
        return 0;
      }
    }
    int size = end - start;
    int some = Math.min(size, Long.BYTES);
    long letters = Blocks.backwards(plain, start, some);
    long key = Blocks.fiveBits(letters);
    boolean capitals = Blocks.capitals(letters, some);
    if (size > some) {
      int more = Math.min(size, LETTERS) - some;
      key = key << (BITS * more) | Blocks.fiveBits(Blocks.backwards(plain, start + some, more));
      key |= size > LETTERS ? LONGER : 0;
      capitals |= size > LETTERS || Blocks.capitals(plain, start, size);
    }
    longCapitals |= capitals && Encoded.Base64.longEnough(size);
    return capitals && capitalInside(start, end) ? key | CAPITAL_I : key;
  }

  /** Any character but those of words of plain letters. */
  private void sign(char c) {
    if (c < 0x40) {
      lowSigns |= 1L << c;
    } else if (c < 0x80) {
      highSigns |= 1L << c;
    }
  }

  private boolean capitalInside(int from, int until) {
    for (int i = from + 1; i < until; i++) {
      if (chars[i] == Loose.CAPITAL_I) {
        return true;
      }
    }
    return false;
  }

  static boolean letter(char c) {
    int small = c | 0x20;
    return small >= 'a' && small <= 'z';
  }

  /** Whether words end before it: a plain sign, or white space. */
  private static boolean parts(char c) {
    return c < 0x80 && PARTS[c];
  }

  /** The text's characters, and room behind them. */
  public char[] chars() {
    return chars;
  }

  /** The same a byte each, with room for a block behind them; only where all are plain. */
  byte[] bytes() {
    return plain;
  }

  /** How many characters the text has. */
  public int length() {
    return length;
  }

  /** Whether all characters are plain. */
  public boolean plain() {
    return allPlain;
  }

  /** How many words the text has. */
  public int count() {
    return count;
  }

  /** Where a word begins. */
  public int start(int word) {
    return turns[2 * word];
  }

  /** Where a word ends. */
  public int end(int word) {
    return turns[2 * word + 1];
  }

  /** Whether a word has plain letters only. */
  public boolean plain(int word) {
    return keys[word] != 0;
  }

  /**
   * A word's letters, whatever their case, five bits each: of no other word. 0 when it has others
   * than plain letters or more than a key has room for.
   */
  public long key(int word) {
    long key = keys[word];
    return (key & LONGER) != 0 ? 0 : key & KEY;
  }

  /** The key of a folded word, 0 when it has none. */
  public static long key(char[] word, int length) {
    long key = 0;
    for (int i = 0; i < length; i++) {
      if (length > LETTERS || word[i] < 'a' || word[i] > 'z') {
        return 0;
      }
      key = key << BITS | (word[i] & 0x1F);
    }
    return key;
  }

  /** The word of a key, in small letters. */
  public static String spelled(long key) {
    char[] letters = new char[letters(key & KEY)];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = letter(key, letters.length - 1 - i);
    }
    return new String(letters);
  }

  /** Whether a word goes on behind the letters of its key. */
  public static boolean longer(long key) {
    return (key & LONGER) != 0;
  }

  /** How many letters a key has. */
  public static int letters(long key) {
    return (Long.SIZE - Long.numberOfLeadingZeros(key) + BITS - 1) / BITS;
  }

  /** A key's letter in small, the last one for 0. */
  public static char letter(long key, int fromBehind) {
    return (char) ('a' - 1 + ((key >>> (BITS * fromBehind)) & 0x1F));
  }

  /** The key of two words written as one, 0 when that has no room. */
  public static long joined(long first, long second) {
    return letters(first) + letters(second) > LETTERS ? 0
        : first << (BITS * letters(second)) | second;
  }

  /** The same of as many of its first letters as a key has room for. */
  long firstLetters(int word) {
    return keys[word] & KEY;
  }

  /** Whether a capital I stands behind another letter of the word. */
  boolean capitalInside(int word) {
    return (keys[word] & CAPITAL_I) != 0;
  }

  /** The number of the first word that begins at {@code at} or behind it. */
  public int firstFrom(int at) {
    int from = 0;
    int until = at <= 0 ? 0 : count;
    if (at >= length) {
      return count;
    }
    while (from < until) {
      int middle = (from + until) >>> 1;
      if (turns[2 * middle] < at) {
        from = middle + 1;
      } else {
        until = middle;
      }
    }
    return from;
  }

  /** Whether any run of base64 or hex may be long enough and say text, so that it must be read. */
  boolean encoded() {
    if (!searched) {
      searched = true;
      encoded = base64() || (hexStretch && !Encoded.Hex.nothingIn(chars, length));
    }
    return encoded;
  }

  private boolean base64() {
    if (others || anySign(RUNS_ON, 0)) {
      return !Encoded.Base64.nothingIn(chars, length);
    }
    for (int word = 0; word < count && mayEncode; word++) {
      int start = turns[2 * word];
      int end = turns[2 * word + 1];
      if (Encoded.Base64.longEnough(end - start) && !saysNothing(word, start, end)
          && Encoded.Base64.saysSomething(chars, start, end)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is known that a word says nothing in base64. */
  private boolean saysNothing(int word, int start, int end) {
    WordRow row = known == null ? null : rows[word];
    return row != null && !row.encoded && !Blocks.capitals(plain, start, end - start);
  }

  /**
   * Whether any of some signs stands in the text. Letters of words that have only plain ones are
   * none.
   *
   * @param low a bit for each sign below 64
   * @param high a bit for each from 64 on
   */
  public boolean anySign(long low, long high) {
    return (lowSigns & low) != 0 || (highSigns & high) != 0;
  }
}

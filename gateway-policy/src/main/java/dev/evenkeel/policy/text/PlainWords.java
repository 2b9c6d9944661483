package dev.evenkeel.policy.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the words of a text stand, and by which letters each is known: found once for all that read
 * the text. A thread has one, of the last text it asked for, so that whoever reads the same text
 * next finds it read; nothing of the text before is left in it then. Not thread-safe.
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
  private static final long LONGER = 1L << 62;
  /** A capital I stands behind another letter, where it may be an l to some rules. */
  private static final long CAPITAL_I = 1L << 63;
  private static final long KEY = (1L << (BITS * LETTERS)) - 1;
  /** What is longer is read once and for nobody else. */
  static final int LONGEST = 4096;
  private static final boolean[] PARTS = parts();
  private static final ThreadLocal<PlainWords> LAST = ThreadLocal.withInitial(PlainWords::new);

  private String text = "";
  private char[] chars = new char[512];
  private int length;
  private int[] starts = new int[128];
  private int[] ends = new int[128];
  private long[] keys = new long[128];
  private int count;
  private long lowSigns;
  private long highSigns;
  private boolean plain = true;
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

  /** Reads a text in place of the last one. */
  public void read(String other) {
    int before = length;
    length = other.length();
    if (chars.length < length) {
      chars = new char[Math.max(length, 2 * chars.length)];
    } else if (before > length) {
      Arrays.fill(chars, length, before, '\0');
    }
    other.getChars(0, length, chars, 0);
    text = other;
    count = 0;
    lowSigns = 0;
    highSigns = 0;
    plain = true;
    searched = false;
    part();
  }

  private void part() {
    char[] chars = this.chars;
    int end = length;
    int at = 0;
    while (true) {
      while (at < end && parts(chars[at])) {
        sign(chars[at++]);
      }
      if (at == end) {
        return;
      }
      int from = at;
      long letters = 0;
      int small = 0x20;
      while (at < end && letter(chars[at])) {
        char c = chars[at++];
        letters = letters << BITS | (c & 0x1F);
        small &= c;
      }
      if (at < end && !parts(chars[at])) {
        letters = 0;
        for (int i = from; i < end && !parts(chars[i]); i++) {
          sign(chars[i]);
          at = i + 1;
        }
      } else {
        letters = at - from > LETTERS ? first(from) | LONGER : letters;
        letters |= small == 0 && capitalInside(from, at) ? CAPITAL_I : 0;
      }
      add(from, at, letters);
    }
  }

  /** Any character but those of words of plain letters. */
  private void sign(char c) {
    if (c < 0x40) {
      lowSigns |= 1L << c;
    } else if (c < 0x80) {
      highSigns |= 1L << c;
    } else {
      plain = false;
    }
  }

  private void add(int start, int end, long key) {
    if (count == starts.length) {
      int more = 2 * count;
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
      keys = Arrays.copyOf(keys, more);
    }
    starts[count] = start;
    ends[count] = end;
    keys[count++] = key;
  }

  private long first(int from) {
    long letters = 0;
    for (int i = from; i < from + LETTERS; i++) {
      letters = letters << BITS | (chars[i] & 0x1F);
    }
    return letters;
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

  /** How many characters the text has. */
  public int length() {
    return length;
  }

  /** Whether all characters are plain. */
  public boolean plain() {
    return plain;
  }

  /** How many words the text has. */
  public int count() {
    return count;
  }

  /** Where a word begins. */
  public int start(int word) {
    return starts[word];
  }

  /** Where a word ends. */
  public int end(int word) {
    return ends[word];
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
    int word = Arrays.binarySearch(starts, 0, count, at);
    return word >= 0 ? word : -word - 1;
  }

  /** Whether any run of base64 or hex may be long enough and say text, so that it must be read. */
  boolean encoded() {
    if (!searched) {
      searched = true;
      encoded = !Encoded.Base64.nothingIn(chars, length) || !Encoded.Hex.nothingIn(chars, length);
    }
    return encoded;
  }

  /**
   * Whether any of some signs stands in the text. Letters of words that have only plain ones are
   * none.
   *
   * @param low a bit for each sign below 64
   * @param high a bit for each from 64 on
   */
  boolean anySign(long low, long high) {
    return (lowSigns & low) != 0 || (highSigns & high) != 0;
  }
}

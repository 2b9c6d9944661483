package dev.evenkeel.policy.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/**
 * What all readers of answers have to know of common words, found out once for each word and not
 * each time by each of them. A word is known by its letters, exactly, so that nobody can write one
 * that is taken for another. What is known are facts: one can be lost when its place is needed and
 * found out again, but not be wrong. Shared by all streams of a policy without locks.
 */
public final class WordBook {
  /** Readers have a number below this; more are not looked out for. */
  static final int MOST_READERS = 4;
  /** Marks of what has to look at a character besides readers of that number. */
  static final int ENCODED = 4;
  /** Neither letter nor digit nor space. */
  static final int SIGN = 5;
  /** Neither letter nor space. */
  static final int ODD = 6;
  static final int MARKS = 8;
  static final int READERS = (1 << MOST_READERS) - 1;
  /** So many of the marks can be a word's. */
  static final int OF_WORDS = SIGN;
  /** A mark of words alone: it tells something. */
  static final int TELLING = OF_WORDS;
  /** Whatever looks for something has to look. */
  static final int EVERYBODY = (1 << OF_WORDS) - 1;
  /** The marks of a word of which nothing is known. */
  static final int UNKNOWN = EVERYBODY | 1 << TELLING;
  /** Longer words are not kept. */
  static final int LONGEST = 12;
  /** What commonly stands behind words: each has marks of its own, behind those for all others. */
  private static final String BEHIND = " ,.\n?";
  /**
   * By what stands behind a word: in the first bits where its marks for that are; {@link #PARTS}
   * when a run of hex can go on behind it; {@link #GOES_ON} when any run can.
   */
  private static final int[] KINDS_BEHIND = kindsBehind();
  private static final int PARTS = 16;
  private static final int GOES_ON = 24;
  /** The mark of what is a hex digit, or may stand in the place of one behind the text. */
  private static final byte[] MAY_BE_DIGIT = digits();
  /** The word's last two letters, and no more of them, could be hex digits. */
  // What is known of a word: its marks, those for each kind of what stands behind it, a bit for
  // each letter with which the next word has to begin to make a difference, and these.
  private static final int OF_ONE = OF_WORDS + 1;
  private static final int NEXT_LETTERS = OF_ONE * (BEHIND.length() + 1);
  private static final int HEX_PAIR = 62;
  private static final long KNOWN = 1L << 63;
  // A word's key: five bits for each letter, and one for a capital at its beginning.
  private static final long LETTER_BITS = 0x1F1F1F1F1F1F1F1FL;
  private static final long SMALL_BITS = 0x2020202020202020L;
  private static final long FIRST_CAPITAL = 0x20;
  private static final int LATER_LETTERS = 5 * Long.BYTES;
  private static final long CAPITAL = 1L << 60;

  /** Of the readers, by their numbers. */
  private final Idle[] idles;
  private final LongUnaryOperator dictionary;
  /** The marks of characters that are no plain letters, where they begin a word and inside one. */
  private final byte[] beginning = new byte[Character.MAX_VALUE + 1];
  private final byte[] inside = new byte[Matcher.LATIN];
  private volatile Table table = new Table();

  /**
   * @param matchers what looks for something in all texts
   * @param sets the same
   * @param dictionary what a word tells by its {@link WordHash}, 0 for nothing
   */
  public WordBook(List<Matcher> matchers, List<RuleSet> sets, LongUnaryOperator dictionary) {
    this.dictionary = dictionary;
    this.idles =
        Stream.concat(matchers.stream().map(Matcher::idle), sets.stream().map(RuleSet::idle))
            .filter(Idle::wordwise)
            .limit(MOST_READERS)
            .toArray(Idle[]::new);
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      beginning[c] = (byte) marks((char) c, false);
    }
    for (char c = 0; c < inside.length; c++) {
      inside[c] = (byte) marks(c, true);
    }
  }

  private static int[] kindsBehind() {
    int[] kinds = new int[0x80];
    for (char c = 0; c < kinds.length; c++) {
      int kind = BEHIND.indexOf(c) + 1;
      kinds[c] = OF_ONE * kind | (Encoded.Hex.parts(c) ? 1 << ENCODED << PARTS : 0)
          | (Encoded.goesOn(c) ? 1 << ENCODED << GOES_ON : 0);
    }
    return kinds;
  }

  private static byte[] digits() {
    byte[] digits = new byte[0x80];
    for (char c = 0; c < digits.length; c++) {
      digits[c] = (byte) (c == 0 || Encoded.Hex.digit(c) ? 1 << ENCODED : 0);
    }
    return digits;
  }

  private int marks(char c, boolean inWord) {
    int marks = Encoded.goesOn(c) ? 1 << ENCODED : 0;
    for (int i = 0; i < idles.length; i++) {
      marks |= idles[i].mayBegin(c, inWord) ? 1 << i : 0;
    }
    return marks;
  }

  /** The number of a reader, -1 when it is none whose words are looked out for. */
  int number(Matcher reader) {
    return number(reader.idle());
  }

  /** The same of rules. */
  int number(RuleSet reader) {
    return number(reader.idle());
  }

  private int number(Idle idle) {
    for (int i = 0; i < idles.length; i++) {
      if (idles[i] == idle) {
        return i;
      }
    }
    return -1;
  }

  /** What has to look at a character that is no plain letter. */
  int marks(char c, char before) {
    return c < Matcher.LATIN && inWord(before) ? inside[c] : beginning[c];
  }

  /** Whether nothing begins with a letter or digit behind the character. */
  static boolean inWord(char before) {
    return before < Matcher.LATIN && Folding.word(Folding.fold(before));
  }

  /** Forgets the texts of which this thread asked. What is known of words stays known. */
  public static void forget() {
    Survey.forget();
  }

  /** What is known of words; to be asked again for each text, for one that is full is given up. */
  Table table() {
    return table;
  }

  /** What has to look at a word when these two characters stand behind it. */
  static int marks(long facts, byte behind, byte next) {
    int kind = KINDS_BEHIND[behind];
    int pair = -((int) (facts >>> HEX_PAIR) & 1);
    int marks = (int) (facts >>> kind) & UNKNOWN;
    return marks | (pair & MAY_BE_DIGIT[next] & kind >> PARTS) | kind >> GOES_ON;
  }

  /** What has to look at a word with a space behind it. */
  private static int marksBeforeSpace(long facts) {
    return (int) (facts >>> KINDS_BEHIND[' ']) & UNKNOWN;
  }

  /**
   * The key of a word of at most eight letters, 0 when it has capitals behind its beginning.
   *
   * @param letters a byte each
   * @param all those bytes' bits
   */
  static long key(long letters, long all) {
    long capitals = ~letters & SMALL_BITS & all;
    long key = Long.compress(letters, LETTER_BITS);
    return capitals == 0 ? key : capitals == FIRST_CAPITAL ? key | CAPITAL : 0;
  }

  /**
   * The key of a longer word, of at most {@link #LONGEST} letters.
   *
   * @param first its first eight letters, a byte each
   * @param second the others
   * @param ofSecond their bytes' bits
   */
  static long key(long first, long second, long ofSecond) {
    boolean capitals = (~second & SMALL_BITS & ofSecond) != 0;
    long key = capitals ? 0 : key(first, -1L);
    return key == 0 ? 0 : key | Long.compress(second, LETTER_BITS) << LATER_LETTERS;
  }

  /** What is known of words so far. Words are added and never changed or taken away. */
  final class Table {
    private static final int PLACE_BITS = 15;
    private static final int PLACES = 1 << PLACE_BITS;
    private static final int MOST = PLACES * 3 / 4;
    private static final int FARTHEST = 16;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    // A word's row, which is fetched as one: its key, what is known of it (0 while that is found
    // out), its hash, and what the dictionary says.
    private static final int ROW = 4;
    private static final int FACTS = 1;
    private static final int HASH = 2;
    private static final int TELLS = 3;
    private static final int PAIR_PLACES = 14;
    /** So many letters of the word behind another are looked at. */
    private static final int BEGINNING = 4;
    private static final int BEGINNING_BITS = 5 * BEGINNING;

    private final long[] rows = new long[ROW * PLACES];
    /**
     * Which readers have to look at a word in spite of how the next begins, with both of them; 0
     * for an empty place. Who has another's place stands beside it.
     */
    private final long[] pairs = new long[1 << PAIR_PLACES];
    private final AtomicInteger size = new AtomicInteger();

    /**
     * The place of the word with the key, -1 when there is none for it. Where there are
     * {@link #facts}, the rest may be read behind a {@link VarHandle#acquireFence}, one for all of
     * a
     * text.
     */
    int place(long key) {
      int place = (int) ((key * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - PLACE_BITS));
      for (int i = 0; i < FARTHEST; i++) {
        long there = (long) LONGS.getOpaque(rows, ROW * place);
        if (there == 0) {
          there = (long) LONGS.compareAndExchange(rows, ROW * place, 0L, key);
          if (there == 0) {
            learn(key, place);
            return place;
          }
        }
        if (there == key) {
          return place;
        }
        place = place + 1 & PLACES - 1;
      }
      return -1;
    }

    /** What is known of the word in a place, 0 while that is found out. */
    long facts(int place) {
      return (long) LONGS.getOpaque(rows, ROW * place + FACTS);
    }

    /** The {@link WordHash} of the word in a place. */
    long hash(int place) {
      return rows[ROW * place + HASH];
    }

    /** What the dictionary says of the word in a place. */
    long tells(int place) {
      return rows[ROW * place + TELLS];
    }

    /**
     * Of the readers that have to look at a word with a space behind it, those that have to in
     * spite
     * of how the next word begins.
     */
    int unsure(int place, int nextPlace) {
      long next = rows[ROW * nextPlace] & (1L << BEGINNING_BITS) - 1;
      int letter = (int) next & 0x1F;
      if ((facts(place) >>> (NEXT_LETTERS + letter - 1) & 1) == 0) {
        return 0;
      }
      long both = (long) place << BEGINNING_BITS | next;
      int at = (int) ((both * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - PAIR_PLACES));
      long those = both | KNOWN >>> MOST_READERS;
      long fact = (long) LONGS.getOpaque(pairs, at);
      if (fact >>> MOST_READERS != those) {
        long other = (long) LONGS.getOpaque(pairs, at ^ 1);
        // The one that was asked for first gives way.
        LONGS.setOpaque(pairs, at ^ 1, fact);
        fact = other >>> MOST_READERS == those ? other
            : KNOWN | both << MOST_READERS | unsureBefore(place, next);
        LONGS.setOpaque(pairs, at, fact);
      }
      return (int) fact & READERS;
    }

    private int unsureBefore(int place, long next) {
      char[] letters = new char[LONGEST + 1 + BEGINNING];
      int length = letters(rows[ROW * place], letters, 0);
      letters[length] = ' ';
      int readers = marksBeforeSpace(facts(place)) & READERS;
      return WordBook.this.unsure(readers, letters, letters(next, letters, length + 1));
    }

    private void learn(long key, int place) {
      char[] letters = new char[LONGEST + 2];
      int length = letters(key, letters, 0);
      long hash = WordHash.SEED;
      for (int i = 0; i < length; i++) {
        hash = WordHash.letter(hash, Folding.fold(letters[i]));
      }
      long tells = dictionary.applyAsLong(hash);
      rows[ROW * place + HASH] = hash;
      rows[ROW * place + TELLS] = tells;
      LONGS.setRelease(rows, ROW * place + FACTS,
          KNOWN | WordBook.this.facts(letters, length, tells != 0));
      if (size.incrementAndGet() == MOST) {
        table = new Table();
      }
    }
  }

  /** Writes a key's letters out; tells where they end. */
  private static int letters(long key, char[] into, int at) {
    int end = at;
    for (long rest = key & ~CAPITAL; rest != 0; rest >>>= 5) {
      into[end++] = (char) ('a' - 1 + (rest & 0x1F));
    }
    into[at] = (key & CAPITAL) != 0 ? Character.toUpperCase(into[at]) : into[at];
    return end;
  }

  private long facts(char[] letters, int length, boolean tells) {
    int always =
        (tells ? 1 << TELLING : 0) | (Encoded.saysSomething(letters, length) ? 1 << ENCODED : 0);
    int unsure = unsure(READERS, letters, length);
    long facts = always | unsure;
    if (Encoded.endsAsPair(letters, length)) {
      facts |= 1L << HEX_PAIR;
    }
    for (int i = 0; i < BEHIND.length(); i++) {
      letters[length] = BEHIND.charAt(i);
      long these = always | unsure(unsure, letters, length + 1);
      facts |= these << (OF_ONE * (i + 1));
    }
    return facts | nextLetters(marksBeforeSpace(facts) & READERS, letters, length);
  }

  /** A bit for each letter with which the next word may leave it open whether something begins. */
  private long nextLetters(int readers, char[] letters, int length) {
    long open = 0;
    letters[length] = ' ';
    for (int i = 0; readers != 0 && i < 26; i++) {
      letters[length + 1] = (char) ('a' + i);
      open |= unsure(readers, letters, length + 2) != 0 ? 1L << (NEXT_LETTERS + i) : 0;
    }
    return open;
  }

  /** Those of some readers for which it is not certain that what begins here comes to nothing. */
  private int unsure(int readers, char[] chars, int end) {
    int unsure = 0;
    for (int i = 0; i < idles.length; i++) {
      boolean open = (readers & 1 << i) != 0 && !idles[i].nothing(chars, end);
      unsure |= open ? 1 << i : 0;
    }
    return unsure;
  }
}

package dev.evenkeel.policy.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the words of a piece of text stand and which places in it any reader has to look at: found
 * out once for all who read the piece, one after another in one thread. They are those of a text
 * and not of an array: who reads asks about the characters at hand, and what was found out about
 * others is not used.
 */
public final class Survey {
  /** Shorter pieces are read sooner than surveyed. */
  private static final int SHORTEST = 24;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK = Long.SIZE;
  private static final long[] FIRST = masks(0);
  private static final long[] SECOND = masks(Long.BYTES);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = ONES << 7;
  /** Stands for characters beyond ASCII. */
  private static final byte OTHER = 0x7F;

  /** More room than for this is not kept. */
  private static final int MOST_KEPT = 1 << 14;
  private static final ThreadLocal<Survey> HERE = ThreadLocal.withInitial(Survey::new);

  private @Nullable WordBook book;
  private WordBook.@Nullable Table table;
  private char[] text = new char[0];
  private byte[] plain = new byte[0];
  /** Made for many characters at once, as no loop over them is. */
  private final CharsetEncoder ascii = StandardCharsets.US_ASCII.newEncoder();
  private CharBuffer uncoded = CharBuffer.wrap(text);
  private ByteBuffer coded = ByteBuffer.wrap(plain);
  private int length;
  /** How many blocks have been looked at. */
  private int blocks;
  /** The longest text since the last was forgotten. */
  private int longest;
  private int version;
  /** Where the piece begins in the array at hand. */
  private int base;
  private long[] letters = new long[0];
  private long[] starts = new long[0];
  /** What is no plain letter and goes on with one that stands behind it, as in a word. */
  private long[] joins = new long[0];
  private long[] marks = new long[0];
  /** How many words begin before a block. */
  private int[] wordsBefore = new int[0];
  /** Where words begin and end, by turns. */
  private int[] turns = new int[0];
  /** Where the book has the words, -1 where it does not. */
  private int[] words = new int[0];
  /** The marks of words, by themselves and what stands behind them. */
  private byte[] alone = new byte[0];
  /** The same, less the readers for which how the next word begins tells that nothing comes. */
  private byte[] together = new byte[0];
  /** A bit for each word that tells something, or is not known. */
  private long[] telling = new long[0];
  /** The words that readers have to look at by themselves. */
  private int[] looked = new int[0];

  private Survey() {}

  /** This thread's. */
  static Survey here() {
    return HERE.get();
  }

  /**
   * The survey of the characters, to be used until it is asked about others; null when they are too
   * few to be worth it.
   */
  @Nullable Survey of(WordBook from, char[] chars, int start, int end) {
    int size = end - start;
    if (size < SHORTEST) {
      return null;
    }
    if (book != from || length < size || !Arrays.equals(text, 0, size, chars, start, end)) {
      look(from, chars, start, size);
    } else if (size < length) {
      cut(size);
    }
    if (base != start) {
      base = start;
      version++;
    }
    return this;
  }

  /** Whether it is of characters that stand there in their array, or would. */
  boolean covers(int start, int end) {
    return base == start && length == end - start;
  }

  /**
   * Goes back to the beginning of the text, of which readers often let go a little less than they
   * read. What was found out of its last words may hang on what stood behind.
   */
  private void cut(int size) {
    length = size;
    version++;
    int i = words(base + size) - 1;
    while (i >= 0 && turns[2 * i + 1] + 1 >= size) {
      mark(turns[2 * i--], WordBook.EVERYBODY);
    }
    if (i >= 0) {
      mark(turns[2 * i], alone[i] & WordBook.EVERYBODY); // Whatever the next word was.
    }
  }

  /** Forgets what this thread has read. */
  static void forget() {
    HERE.get().clear();
  }

  private void clear() {
    if (longest > MOST_KEPT) {
      room(SHORTEST, MOST_KEPT);
    } else {
      Arrays.fill(text, 0, longest, '\0');
      Arrays.fill(plain, 0, longest, (byte) 0);
      Arrays.fill(words, 0, (longest + 1) / 2, 0);
    }
    length = 0;
    blocks = 0;
    longest = 0;
    book = null;
    table = null;
    version++;
  }

  /** Whether nothing is left of any text. */
  static boolean blank() {
    Survey here = HERE.get();
    return here.length == 0 && new String(here.text).chars().allMatch(c -> c == 0)
        && Arrays.equals(here.plain, new byte[here.plain.length])
        && Arrays.equals(here.words, new int[here.words.length]);
  }

  private static long[] masks(int from) {
    long[] masks = new long[WordBook.LONGEST + 1];
    for (int i = 0; i < masks.length; i++) {
      int bytes = Math.max(0, Math.min(Long.BYTES, i - from));
      masks[i] = bytes == Long.BYTES ? -1 : (1L << (Byte.SIZE * bytes)) - 1;
    }
    return masks;
  }

  /** Another number whenever another text was looked at. */
  public int version() {
    return version;
  }

  /** The first place from {@code at} on that has a mark, {@code end} when none before it has. */
  int next(int mark, int at, int end) {
    int from = at - base;
    int block = from / BLOCK;
    int last = (end - base - 1) / BLOCK;
    if (at >= end) {
      return end;
    }
    long bits = marks[block * WordBook.MARKS + mark] & -1L << from;
    while (bits == 0 && block < last) {
      bits = marks[++block * WordBook.MARKS + mark];
    }
    return bits == 0 ? end : Math.min(end, base + block * BLOCK + Long.numberOfTrailingZeros(bits));
  }

  /** The first place from {@code at} on with neither a plain letter nor a space. */
  public int odd(int at, int end) {
    return next(WordBook.ODD, at, end);
  }

  /** The first place from {@code at} on with neither a plain letter nor a digit nor a space. */
  public int sign(int at, int end) {
    return next(WordBook.SIGN, at, end);
  }

  /**
   * The number of the first word from one on that tells something, or is not known, {@code until}
   * when none before that does.
   */
  public int telling(int number, int until) {
    int at = number / BLOCK;
    long bits = telling[at] & -1L << number;
    while (bits == 0 && ++at * BLOCK < until) {
      bits = telling[at];
    }
    return bits == 0 ? until : Math.min(until, at * BLOCK + Long.numberOfTrailingZeros(bits));
  }

  /** Whether who has that number has to look at a word by itself and what stands behind it. */
  public boolean looks(int reader, int number) {
    return (alone[number] & 1 << reader) != 0;
  }

  /** How many words begin before a place; the number of the word that begins there. */
  public int words(int at) {
    int from = at - base;
    int block = from / BLOCK;
    return block == blocks ? wordsBefore[block]
        : wordsBefore[block] + Long.bitCount(starts[block] & ~(-1L << from));
  }

  /** Whether anything is known of a word. */
  public boolean known(int number) {
    return words[number] >= 0;
  }

  /** The {@link WordHash} of a word of which something is known. */
  public long hash(int number) {
    return known().hash(words[number]);
  }

  /** What the book's dictionary says of a word of which something is known, 0 for nothing. */
  public long tells(int number) {
    return known().tells(words[number]);
  }

  private WordBook.Table known() {
    return Objects.requireNonNull(table, "nothing was looked at");
  }

  /** Whether a word begins at the place. */
  public boolean begins(int at) {
    int from = at - base;
    return (starts[from / BLOCK] & 1L << from) != 0;
  }

  /** Where a word begins. */
  public int wordStart(int number) {
    return base + turns[2 * number];
  }

  /** Where a word ends. */
  public int wordEnd(int number) {
    return base + turns[2 * number + 1];
  }

  /** Where the letters begin that end right before {@code until}, not before {@code from}. */
  public int lettersFrom(int from, int until) {
    int at = until;
    while (at > from && letter(at - 1)) {
      at--;
    }
    return at;
  }

  /** How many plain letters stand from {@code from} to before {@code until}. */
  public int letters(int from, int until) {
    int count = 0;
    int at = from - base;
    int end = until - base;
    while (at < end) {
      int most = Math.min(end, (at / BLOCK + 1) * BLOCK);
      count += Long.bitCount(range(letters[at / BLOCK], at, most));
      at = most;
    }
    return count;
  }

  /** How many words end with a character from {@code from} to before {@code until} behind them. */
  public int ended(int from, int until) {
    int count = 0;
    int at = from - base;
    int end = until - base;
    while (at < end) {
      int block = at / BLOCK;
      int most = Math.min(end, (block + 1) * BLOCK);
      long before = block == 0 ? 0 : letters[block - 1] >>> (BLOCK - 1);
      long ends = ~letters[block] & (letters[block] << 1 | before);
      count += Long.bitCount(range(ends, at, most));
      at = most;
    }
    return count;
  }

  /** The bits of a block from one place to before another in it, or the block's end. */
  private static long range(long bits, int from, int until) {
    return (bits & -1L << from) << -until >>> -until;
  }

  private boolean letter(int at) {
    int from = at - base;
    return (letters[from / BLOCK] & 1L << from) != 0;
  }

  private void look(WordBook from, char[] chars, int start, int size) {
    room(size, 0);
    book = from;
    length = size;
    longest = Math.max(longest, size);
    version++;
    System.arraycopy(chars, start, text, 0, size);
    for (int i = ascii(size); i < size; i++) {
      plain[i] = text[i] < 0x80 ? (byte) text[i] : OTHER;
    }
    EIGHT.set(plain, size, 0L); // No letters behind the last one.
    EIGHT.set(plain, size + Long.BYTES, 0L);
    blocks = (size + BLOCK - 1) / BLOCK;
    Arrays.fill(marks, 0, blocks * WordBook.MARKS, 0);
    for (int block = 0; block < blocks; block++) {
      shapes(from, block);
    }
    facts(from.table());
  }

  /** Takes over characters up to the first that is none of ASCII; tells where that stands. */
  private int ascii(int size) {
    uncoded.limit(size).position(0);
    coded.clear();
    ascii.reset().encode(uncoded, coded, true);
    return uncoded.position();
  }

  /** Makes room for a text, anew where there is too little or more than enough. */
  private void room(int size, int enough) {
    if (size <= text.length && (enough == 0 || text.length <= enough)) {
      return;
    }
    int most = (size + BLOCK - 1) / BLOCK * BLOCK;
    text = new char[most];
    plain = new byte[most + 2 * Long.BYTES];
    uncoded = CharBuffer.wrap(text);
    coded = ByteBuffer.wrap(plain);
    letters = new long[most / BLOCK];
    starts = new long[most / BLOCK];
    joins = new long[most / BLOCK];
    marks = new long[most / BLOCK * WordBook.MARKS];
    wordsBefore = new int[most / BLOCK + 1];
    turns = new int[most + Long.BYTES];
    words = new int[most / 2 + 1];
    alone = new byte[words.length];
    together = new byte[words.length + Long.BYTES];
    looked = new int[words.length];
    telling = new long[words.length / BLOCK + 1];
  }

  /** Which characters of a block are letters and which are odd. */
  private void shapes(WordBook from, int block) {
    int first = block * BLOCK;
    long ofLetters = 0;
    long ofSpaces = 0;
    int until = Math.min(BLOCK, length - first);
    for (int i = 0; i < until; i += Long.BYTES) {
      long eight = (long) EIGHT.get(plain, first + i);
      ofLetters |= between(eight | 0x20 * ONES, 'a', 'z') << i;
      ofSpaces |= between(eight, ' ', ' ') << i;
    }
    letters[block] = ofLetters;
    long odd = ~(ofLetters | ofSpaces) & range(-1L, 0, until);
    long digits = 0;
    long words = 0;
    for (long rest = odd; rest != 0; rest &= rest - 1) {
      int at = first + Long.numberOfTrailingZeros(rest);
      digits |= text[at] >= '0' && text[at] <= '9' ? rest & -rest : 0;
      words |= WordBook.inWord(text[at]) ? rest & -rest : 0;
      mark(at, from.marks(text[at], at == 0 ? ' ' : text[at - 1]));
    }
    joins[block] = words;
    marks[block * WordBook.MARKS + WordBook.ODD] = odd;
    marks[block * WordBook.MARKS + WordBook.SIGN] = odd & ~digits;
  }

  /** A bit for each of eight bytes below 0x80, the first one's lowest: whether it is in a range. */
  static long between(long eight, char least, char most) {
    long high = (eight + (0x80 - least) * ONES) & ~(eight + (0x7F - most) * ONES) & HIGH;
    return ((high >>> 7) * 0x0102040810204080L) >>> 56;
  }

  private void mark(int at, int these) {
    int block = at / BLOCK * WordBook.MARKS;
    for (int rest = these; rest != 0; rest &= rest - 1) {
      marks[block + Integer.numberOfTrailingZeros(rest)] |= 1L << at;
    }
  }

  /** Finds out where words are, then what is known of them, then who has to look at them. */
  private void facts(WordBook.Table known) {
    table = known;
    int count = ends();
    places(known, count);
    int open = marks(known, count);
    for (int block = 0; block < blocks; block++) {
      goOn(block);
    }
    System.arraycopy(alone, 0, together, 0, count);
    for (int i = 0; i < open; i++) {
      int word = looked[i];
      if (word + 1 < count) {
        together[word] &= (byte) (~WordBook.READERS | unsure(known, word));
      }
    }
    for (int block = 0; block < blocks; block++) {
      markWords(block);
    }
    Arrays.fill(telling, 0, count / BLOCK + 1, 0);
    for (int i = 0; i < count; i += Long.BYTES) {
      long eight = (long) EIGHT.get(together, i);
      telling[i / BLOCK] |= Long.compress(eight, ONES << WordBook.TELLING) << i;
    }
  }

  /** Looks words up, one right after another, so that they are fetched at the same time. */
  private void places(WordBook.Table known, int count) {
    int[] at = turns;
    int[] found = words;
    byte[] letters = plain;
    for (int i = 0; i < count; i++) {
      int start = at[2 * i];
      int size = at[2 * i + 1] - start;
      long key = 0;
      if (size <= Long.BYTES) {
        key = WordBook.key((long) EIGHT.get(letters, start) & FIRST[size], FIRST[size]);
      } else if (size <= WordBook.LONGEST) {
        long second = (long) EIGHT.get(letters, start + Long.BYTES) & SECOND[size];
        key = WordBook.key((long) EIGHT.get(letters, start), second, SECOND[size]);
      }
      found[i] = key == 0 ? -1 : known.place(key);
    }
  }

  /** Marks the beginnings of a block's words, eight words at a time. */
  private void markWords(int block) {
    long beginnings = starts[block];
    int first = wordsBefore[block];
    int count = Long.bitCount(beginnings);
    int at = block * WordBook.MARKS;
    for (int i = 0; i < count; i += Long.BYTES) {
      long eight = (long) EIGHT.get(together, first + i);
      for (int mark = 0; mark < WordBook.OF_WORDS; mark++) {
        // A bit for each word, and then each bit to where its word begins.
        long these = Long.compress(eight, ONES << mark) << i;
        marks[at + mark] |= Long.expand(these, beginnings);
      }
    }
  }

  /** The readers that have to look at a word in spite of the next one. */
  private int unsure(WordBook.Table known, int number) {
    int end = turns[2 * number + 1];
    boolean both = words[number] >= 0 && words[number + 1] >= 0 && plain[end] == ' '
        && turns[2 * number + 2] == end + 1;
    return both ? known.unsure(words[number], words[number + 1]) : WordBook.READERS;
  }

  /** Gathers where words begin and end; tells how many they are. */
  private int ends() {
    int count = 0;
    long before = 0;
    for (int block = 0; block < blocks; block++) {
      wordsBefore[block] = (count + 1) / 2;
      long these = letters[block];
      long rest = these ^ (these << 1 | before);
      starts[block] = rest & these;
      before = these >>> (BLOCK - 1);
      int more = Long.bitCount(rest);
      for (int i = 0; i < more; i += Long.BYTES) {
        // More than there are is cheaper than to ask after each.
        for (int j = 0; j < Long.BYTES; j++) {
          turns[count + i + j] = block * BLOCK + Long.numberOfTrailingZeros(rest);
          rest &= rest - 1;
        }
      }
      count += more;
    }
    turns[count] = length; // If the last word has no end.
    wordsBefore[blocks] = (count + 1) / 2;
    return (count + 1) / 2;
  }

  /**
   * The marks of words by themselves and what stands behind them; gathers those that a reader has
   * to look at, and tells how many they are.
   */
  private int marks(WordBook.Table known, int count) {
    int[] ends = turns;
    int[] places = words;
    byte[] characters = plain;
    byte[] marked = alone;
    int[] open = looked;
    int size = 0;
    for (int i = 0; i < count; i++) {
      int these = WordBook.UNKNOWN;
      int place = places[i];
      long facts = place < 0 ? 0 : known.facts(place);
      if (facts != 0) {
        int end = ends[2 * i + 1];
        these = WordBook.marks(facts, characters[end], characters[end + 1]);
      } else {
        places[i] = -1;
      }
      marked[i] = (byte) these;
      open[size] = i;
      size += (these & WordBook.READERS) != 0 ? 1 : 0;
    }
    VarHandle.acquireFence();
    return size;
  }

  /** Where a block's words go on what stands before them, nothing begins with them. */
  private void goOn(int block) {
    long before = block == 0 ? 0 : joins[block - 1] >>> (BLOCK - 1);
    long these = starts[block] & (joins[block] << 1 | before);
    for (; these != 0; these &= these - 1) {
      int word = words(base + block * BLOCK + Long.numberOfTrailingZeros(these));
      alone[word] &= (byte) (words[word] < 0 ? WordBook.UNKNOWN : ~WordBook.READERS);
    }
  }
}

package dev.evenkeel.policy.text;

import dev.evenkeel.core.AsciiCopy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at {@value #SIZE} plain characters at once, each a byte: a bit for each says what it is,
 * the
 * first one's lowest. Arrays have room for a whole block behind the last one's beginning.
 */
final class Blocks {
  /** So many characters are a block. */
  static final int SIZE = Long.SIZE;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = ONES << 7;
  private static final long LETTER_BITS = 0x1F * ONES;
  private static final long SMALL = 0x20 * ONES;
  /** Stands for characters beyond the plain ones. */
  private static final byte OTHER = 0x7F;

  private Blocks() {}

  /**
   * Writes characters a byte each.
   *
   * @return whether all are plain
   */
  static boolean narrow(char[] chars, int length, byte[] plain) {
    int copied = AsciiCopy.narrow(chars, 0, length, plain, 0);
    for (int i = copied; i < length; i++) {
      plain[i] = chars[i] < 0x80 ? (byte) chars[i] : OTHER;
    }
    return copied == length;
  }

  /** Whether all bytes are plain characters; nothing but those may stand behind them. */
  static boolean plain(byte[] bytes, int start, int end) {
    long all = 0;
    for (int i = start; i < end; i += Long.BYTES) {
      all |= (long) EIGHT.get(bytes, i);
    }
    return (all & HIGH) == 0;
  }

  /** The bits of the first so many characters. */
  static long until(int count) {
    return count >= SIZE ? -1 : (1L << count) - 1;
  }

  static long letters(byte[] plain, int first) {
    long bits = 0;
    for (int i = 0; i < SIZE; i += Long.BYTES) {
      bits |= Survey.between((long) EIGHT.get(plain, first + i) | SMALL, 'a', 'z') << i;
    }
    return bits;
  }

  /** Letters that are hex digits too. */
  static long hexLetters(byte[] plain, int first) {
    long bits = 0;
    for (int i = 0; i < SIZE; i += Long.BYTES) {
      bits |= Survey.between((long) EIGHT.get(plain, first + i) | SMALL, 'a', 'f') << i;
    }
    return bits;
  }

  static long spaces(byte[] plain, int first) {
    long bits = 0;
    for (int i = 0; i < SIZE; i += Long.BYTES) {
      bits |= Survey.between((long) EIGHT.get(plain, first + i), ' ', ' ') << i;
    }
    return bits;
  }

  /** So many characters, eight at most, the last one's lowest. */
  static long backwards(byte[] plain, int start, int count) {
    return Long.reverseBytes((long) EIGHT.get(plain, start)) >>> (Long.SIZE - Byte.SIZE * count);
  }

  /** Five bits for each of eight letters, whatever their case; none for what is no character. */
  static long fiveBits(long letters) {
    return Long.compress(letters, LETTER_BITS);
  }

  /** Whether any of so many letters, eight at most, is a capital. */
  static boolean capitals(long letters, int count) {
    return (letters & SMALL) != SMALL >>> (Long.SIZE - Byte.SIZE * count);
  }

  /** Whether any of so many letters, sixteen at most, is a capital. */
  static boolean capitals(byte[] plain, int start, int count) {
    long first = ~(long) EIGHT.get(plain, start) & SMALL;
    if (count < Long.BYTES) {
      return (first & until(Byte.SIZE * count)) != 0;
    }
    long second = ~(long) EIGHT.get(plain, start + Long.BYTES) & SMALL;
    return (first | (second & until(Byte.SIZE * (count - Long.BYTES)))) != 0;
  }

  /** Finds stretches of at least four or eight marked characters, block by block. */
  static final class Stretch {
    private final boolean eight;
    private long one;
    private long two;
    private long four;

    Stretch(boolean eight) {
      this.eight = eight;
    }

    /** Another text. */
    void begin() {
      one = 0;
      two = 0;
      four = 0;
    }

    /** With each bit that is set a stretch is long enough, so far as it was seen. */
    long longEnough(long marked) {
      long twos = marked & (marked << 1 | one >>> (SIZE - 1));
      long fours = twos & (twos << 2 | two >>> (SIZE - 2));
      long eights = fours & (fours << 4 | four >>> (SIZE - 4));
      one = marked;
      two = twos;
      four = fours;
      return eight ? eights : fours;
    }
  }
}

package dev.evenkeel.core.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hexadecimal digits of numbers, eight at once. */
final class Hex {
  private static final long ONES = 0x0101_0101_0101_0101L;
  /** Where eight halves of bytes lie, each in a byte of its own. */
  private static final long HALVES = 0x0F * ONES;
  private static final long ZEROS = '0' * ONES;
  /** Makes a carry of what is more than nine. */
  private static final long LETTERS = 6 * ONES;
  private static final int FROM_DIGITS_TO_LETTERS = 'a' - '0' - 10;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Hex() {}

  /** Writes the eight digits of a number. */
  static void write(int number, byte[] into, int at) {
    long halves = Long.expand(number, HALVES);
    long letters = (halves + LETTERS) >>> 4 & ONES;
    EIGHT.set(into, at, halves + ZEROS + letters * FROM_DIGITS_TO_LETTERS);
  }

  /** Writes the sixteen digits of a number. */
  static void write(long number, byte[] into, int at) {
    write((int) (number >>> Integer.SIZE), into, at);
    write((int) number, into, at + 2 * Integer.BYTES);
  }
}

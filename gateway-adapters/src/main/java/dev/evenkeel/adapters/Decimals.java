package dev.evenkeel.adapters;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight decimal digits in a long, the first one lowest. Made without a table and without a branch:
 * numbers are of any length, and few of them come close enough together for a table to stay in the
 * processor's caches.
 */
final class Decimals {
  /** Digits in one long. */
  static final int DIGITS = 8;
  /** What has more digits than that. */
  static final int LIMIT = 100_000_000;

  private static final long ZEROS = 0x3030303030303030L;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Decimals() {}

  /**
   * The digits of a number, with zeros before it.
   *
   * @param number at least 0 and less than {@link #LIMIT}
   */
  static long of(int number) {
    // Halved three times: two numbers of four digits, four of two, eight of one. A product and a
    // shift divide all of them at once; none has more than its place has bits for.
    long fours = (number / 10_000) | ((long) (number % 10_000) << 32);
    long hundreds = ((fours * 5_243) >>> 19) & 0x0000_007F_0000_007FL;
    long twos = hundreds | ((fours - hundreds * 100) << 16);
    long tens = ((twos * 103) >>> 10) & 0x000F_000F_000F_000FL;
    return tens | ((twos - tens * 10) << 8) | ZEROS;
  }

  /** How many zeros stand before the digits of a number that is not zero. */
  static int zeros(long digits) {
    return Long.numberOfTrailingZeros(digits ^ ZEROS) >>> 3;
  }

  /** Writes eight digits; fewer, where it was shifted, with bytes of no meaning behind them. */
  static void write(long digits, byte[] into, int at) {
    EIGHT.set(into, at, digits);
  }
}

package dev.evenkeel.policy.tone;

import java.util.Arrays;

/**
 * How often each of 64 signs was met. The counts stand upright, a binary digit of all of them in
 * each number, so that the signs of a word are counted at once, however many they are. Allocates
 * only when more digits are needed. Not thread-safe.
 */
final class Tally {
  private static final int FEW = 7;

  private long[] digits = new long[FEW];
  private long met;

  /** Counts each sign that has a bit, as many times as the digit of that number is worth. */
  void add(long signs, int digit) {
    long carried = signs;
    met |= signs;
    for (int i = digit; carried != 0; i++) {
      if (i == digits.length) {
        digits = Arrays.copyOf(digits, Integer.SIZE);
      }
      long before = digits[i];
      digits[i] = before ^ carried;
      carried &= before;
    }
  }

  /** How often a sign was met. */
  int of(int sign) {
    int count = 0;
    for (int i = 0; i < digits.length && (met >>> sign & 1) != 0; i++) {
      count |= (int) (digits[i] >>> sign & 1) << i;
    }
    return count;
  }

  /** A bit for each sign that was met. */
  long met() {
    return met;
  }
}

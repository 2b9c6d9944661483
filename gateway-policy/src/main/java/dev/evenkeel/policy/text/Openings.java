package dev.evenkeel.policy.text;

/**
 * Three letters each that no match of an automaton begins with, as bits: most words of ordinary
 * text begin with such. Immutable.
 */
final class Openings {
  /** Knows of none. */
  static final Openings NONE = new Openings(new long[0]);
  private static final int LETTERS = 26;
  private static final int ALPHABET = 32;
  private static final int THREE = ALPHABET * ALPHABET * ALPHABET;

  private final long[] bits;

  private Openings(long[] bits) {
    this.bits = bits;
  }

  /** @param matcher one whose matches do not begin inside of words */
  Openings(Matcher matcher) {
    this.bits = new long[THREE / Long.SIZE];
    for (int first = 0; first < LETTERS; first++) {
      for (int second = 0; second < LETTERS; second++) {
        for (int third = 0; third < LETTERS; third++) {
          if (matcher.comesToNothing((char) ('a' + first), (char) ('a' + second),
              (char) ('a' + third))) {
            int number = (first * ALPHABET + second) * ALPHABET + third;
            bits[number >> 6] |= 1L << number;
          }
        }
      }
    }
  }

  /** What comes to nothing for both. */
  Openings and(Openings other) {
    if (bits.length == 0 || other.bits.length == 0) {
      return NONE;
    }
    long[] both = bits.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] &= other.bits[i];
    }
    return new Openings(both);
  }

  /** Whether the word that begins at {@code start} is known to come to nothing. */
  boolean comeToNothing(char[] chars, int start, int end) {
    if (start + 2 >= end || bits.length == 0) {
      return false;
    }
    int first = (chars[start] | 0x20) - 'a';
    int second = (chars[start + 1] | 0x20) - 'a';
    int third = (chars[start + 2] | 0x20) - 'a';
    if (Math.min(first, Math.min(second, third)) < 0
        || Math.max(first, Math.max(second, third)) >= LETTERS) {
      return false;
    }
    int number = (first * ALPHABET + second) * ALPHABET + third;
    return (bits[number >> 6] & 1L << number) != 0;
  }
}

package dev.evenkeel.policy.text;

import java.util.Arrays;

/**
 * The folded characters of everything that is pending, and what they were before folding; so that a
 * candidate can be looked at as a whole. Empty while nothing is pending. Not thread-safe.
 */
final class Window {
  private static final int FEW = 8;

  private char[] folded = new char[FEW];
  private char[] plain = new char[FEW];
  private long[] starts = new long[FEW];
  private int length;

  /** The folded character. */
  char folded(int at) {
    return folded[at];
  }

  /** The character as it was read; the low half of a pair. */
  char plain(int at) {
    return plain[at];
  }

  int length() {
    return length;
  }

  void add(char foldedCharacter, char plainCharacter, long start) {
    if (length == folded.length) {
      folded = Arrays.copyOf(folded, 4 * length);
      plain = Arrays.copyOf(plain, 4 * length);
      starts = Arrays.copyOf(starts, 4 * length);
    }
    folded[length] = foldedCharacter;
    plain[length] = plainCharacter;
    starts[length++] = start;
  }

  /** The index of the first character that was read at {@code start} or after it. */
  int at(long start) {
    int at = length;
    while (at > 0 && starts[at - 1] >= start) {
      at--;
    }
    return at;
  }

  /** Forgets everything but the last character. */
  void keepLast() {
    if (length > 1) {
      folded[0] = folded[length - 1];
      plain[0] = plain[length - 1];
      starts[0] = starts[length - 1];
      length = 1;
    }
  }

  void clear() {
    length = 0;
  }

  /** Forgets what stands before {@code start}, if that is much. */
  void forget(long start) {
    int keep = at(start);
    if (keep > 512) {
      System.arraycopy(folded, keep, folded, 0, length - keep);
      System.arraycopy(plain, keep, plain, 0, length - keep);
      System.arraycopy(starts, keep, starts, 0, length - keep);
      length -= keep;
    }
  }

  void copy(Window from) {
    length = 0;
    for (int i = 0; i < from.length; i++) {
      add(from.folded[i], from.plain[i], from.starts[i]);
    }
  }
}

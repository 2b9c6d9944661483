package dev.evenkeel.policy.text;

import java.util.Arrays;

/**
 * The folded characters of everything that is pending, and what they were before folding; so that a
 * candidate can be looked at as a whole. Empty while nothing is pending. Not thread-safe.
 */
final class Window {
  private static final int FEW = 8;
  private static final char[] NO_CHARS = new char[0];
  private static final long[] NO_PLACES = new long[0];

  // There from the second character on: as a rule nothing is pending, and all it has is the last.
  private char[] folded = NO_CHARS;
  private char[] plain = NO_CHARS;
  private long[] starts = NO_PLACES;
  private int length;
  // The only character, while there is no room.
  private char onlyFolded;
  private char onlyPlain;
  private long onlyStart;

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

  /** The character stands alone: nothing is pending before it. */
  void only(char foldedCharacter, char plainCharacter, long start) {
    length = 0;
    if (folded.length > 0) {
      add(foldedCharacter, plainCharacter, start);
    } else {
      onlyFolded = foldedCharacter;
      onlyPlain = plainCharacter;
      onlyStart = start;
      length = 1;
    }
  }

  void add(char foldedCharacter, char plainCharacter, long start) {
    if (length >= folded.length) {
      boolean none = folded.length == 0;
      int more = none ? FEW : 4 * length;
      folded = Arrays.copyOf(folded, more);
      plain = Arrays.copyOf(plain, more);
      starts = Arrays.copyOf(starts, more);
      if (none) {
        folded[0] = onlyFolded;
        plain[0] = onlyPlain;
        starts[0] = onlyStart;
      }
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
    if (from.length == 1 && from.folded.length == 0) {
      only(from.onlyFolded, from.onlyPlain, from.onlyStart);
      return;
    }
    for (int i = 0; i < from.length; i++) {
      add(from.folded[i], from.plain[i], from.starts[i]);
    }
  }
}

package dev.evenkeel.policy.text;

/**
 * Reads raw characters and hands them on folded, with where they stood: pairs joined, ligatures
 * apart, runs of white space as one space, marks and everything invisible gone. Not thread-safe.
 */
abstract class FoldedReader {
  /** How many invisible characters may stand between two that are seen. */
  static final int MOST_IGNORED = 64;

  private char high;
  private long highAt;
  private long position;
  private char previous = ' ';
  private int ignored;

  /**
   * A folded character.
   *
   * @param plain what it was; the low half of a pair
   * @param start where the first raw character stood that it came from
   * @param end where the next raw character stands
   */
  abstract void folded(char c, char plain, long start, long end);

  /** More invisible characters stand in a row than are looked through. */
  void capped() {}

  /** Where the next raw character stands. */
  public final long position() {
    return position;
  }

  /** Where a half pair stands that waits for its other half, {@link #position()} when none does. */
  final long half() {
    return high != 0 ? highAt : position;
  }

  /** The last folded character, a space at the beginning. */
  final char previous() {
    return previous;
  }

  /** The next character, which stands from {@code start} to before {@code end}. */
  final void read(char raw, long start, long end) {
    position = end;
    if (high != 0) {
      char first = high;
      high = 0;
      if (Character.isLowSurrogate(raw)) {
        take(Folding.foldPair(first, raw), Character.toCodePoint(first, raw), raw, highAt, end);
        return;
      }
      take(first, first, first, highAt, start);
    }
    if (Character.isHighSurrogate(raw)) {
      high = raw;
      highAt = start;
      return;
    }
    take(Folding.look(raw), raw, raw, start, end);
  }

  private void take(char folded, int code, char plain, long start, long end) {
    if (folded == Folding.SEVERAL) {
      String all = Folding.several(code);
      for (int i = 0; i < all.length(); i++) {
        take(all.charAt(i), all.charAt(i), plain, start, end);
      }
      return;
    }
    char c = folded;
    if (c == Folding.NOTHING || (c == ' ' && previous == ' ') || Folding.strayMark(previous, c)) {
      if (++ignored <= MOST_IGNORED) {
        return;
      }
      c = ' ';
      capped();
    }
    ignored = 0;
    previous = c;
    folded(c, plain, start, end);
  }

  /** Passes over characters of which the last one folds to {@code last}. */
  final void passOver(long until, char last) {
    position = until;
    previous = last;
    ignored = 0;
  }

  /** No other half will come. */
  final void endPair() {
    high = 0;
  }

  final void copyReading(FoldedReader from) {
    high = from.high;
    highAt = from.highAt;
    position = from.position;
    previous = from.previous;
    ignored = from.ignored;
  }

  final void restart(long at) {
    high = 0;
    position = at;
    previous = ' ';
    ignored = 0;
  }
}

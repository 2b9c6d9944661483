package dev.evenkeel.core.session;

import java.util.Arrays;

/**
 * Places for keyed hashes of 128 bits, each as long after its last use as it is told: a fixed table
 * in lines of eight, of numbers alone. What is held for long is then nothing that a collection
 * would meet. In a full line the one that would lapse first makes room. What lies in a place is the
 * owner's.
 *
 * <p>
 * The whole hash is compared, and it is keyed: nobody can choose two that meet, and none is zero,
 * which is an empty place. Whoever looks or takes holds the {@link #lock} of the key's line.
 */
final class KeyLines {
  /** No place. */
  static final int NONE = -1;
  private static final int LINE = 8;
  /** Numbers of a line: each key's halves, and when it lapses. */
  private static final int NUMBERS = 3 * LINE;
  private static final int LOW = LINE;
  private static final int LAPSES = 2 * LINE;
  /** What a place takes, without what lies in it. */
  static final int BYTES = 3 * Long.BYTES;
  private static final int LOCKS = 64;
  /** The largest array of numbers. */
  private static final long MOST_LINES = (1L << 30) / NUMBERS;

  private final int lines;
  private final long[] numbers;
  private final Object[] locks = new Object[LOCKS];

  /** @param places how many there are at least, up to some 350 million */
  KeyLines(long places) {
    this.lines = (int) Math.clamp((places + LINE - 1) / LINE, 1, MOST_LINES);
    this.numbers = new long[lines * NUMBERS];
    Arrays.setAll(locks, _ -> new Object());
  }

  /** How many there are. */
  int places() {
    return lines * LINE;
  }

  /** What to hold while the key's place is looked for, and what lies in it read or written. */
  Object lock(long high) {
    return locks[line(high) & LOCKS - 1];
  }

  /** The first of the key's line of places, which stand behind one another. */
  int first(long high) {
    return line(high) * LINE;
  }

  /** The key's place, {@link #NONE} when it has none, or its time is over. */
  int find(long high, long low, long nowNanos) {
    int line = line(high);
    int place = placed(line, high, low);
    return place == NONE || left(place, nowNanos) <= 0 ? NONE : place;
  }

  /** The key's place, or another's that it has from now on; {@link #renew} says for how long. */
  int take(long high, long low, long nowNanos) {
    int line = line(high);
    int place = placed(line, high, low);
    if (place == NONE) {
      place = free(line, nowNanos);
      int at = at(place);
      numbers[at] = high;
      numbers[at + LOW] = low;
    }
    return place;
  }

  /** From now on the place lapses after {@code life}. */
  void renew(int place, long nowNanos, long life) {
    numbers[at(place) + LAPSES] = nowNanos + life;
  }

  /** About how many have not lapsed; looks at all of them, and holds no lock. */
  long live(long nowNanos) {
    long live = 0;
    for (int place = 0; place < places(); place++) {
      live += !empty(place) && left(place, nowNanos) > 0 ? 1 : 0;
    }
    return live;
  }

  private int placed(int line, long high, long low) {
    int at = line * NUMBERS;
    for (int i = 0; i < LINE; i++) {
      if (numbers[at + i] == high && numbers[at + LOW + i] == low && (high | low) != 0) {
        return line * LINE + i;
      }
    }
    return NONE;
  }

  private boolean empty(int place) {
    int at = at(place);
    return (numbers[at] | numbers[at + LOW]) == 0;
  }

  /** A place that is empty, else the one that lapses first, or has lapsed the longest. */
  private int free(int line, long nowNanos) {
    int first = line * LINE;
    long least = Long.MAX_VALUE;
    for (int place = line * LINE; place < (line + 1) * LINE; place++) {
      if (empty(place)) {
        return place;
      }
      long left = left(place, nowNanos);
      if (left < least) {
        least = left;
        first = place;
      }
    }
    return first;
  }

  private long left(int place, long nowNanos) {
    return numbers[at(place) + LAPSES] - nowNanos;
  }

  private static int at(int place) {
    return place / LINE * NUMBERS + place % LINE;
  }

  /** By the key's first half, which is as good as random. */
  private int line(long high) {
    return (int) (((high >>> Integer.SIZE) * lines) >>> Integer.SIZE);
  }
}

package dev.evenkeel.core.session;

import org.jspecify.annotations.Nullable;

/**
 * To which session a state of a conversation belongs: a fixed table of keyed hashes in lines of
 * eight. In a full line the one that would lapse first makes room. Every turn of a conversation
 * without an id leaves one here, so there is no object for it that each collection would meet.
 *
 * <p>
 * The whole hash is compared, and it is keyed: nobody can choose two that meet, nor one that is
 * another's. Thread-safe by locks that are held for one line.
 */
final class Links {
  private static final int LINE = 8;
  /** Numbers of a line: each link's hash in two, and when it lapses. */
  private static final int NUMBERS = 3 * LINE;
  private static final int LOW = LINE;
  private static final int LAPSES = 2 * LINE;
  /** What a link takes: three numbers, and where its session's name is. */
  private static final int BYTES = 28;
  /** Of the heap, at most: sessions that do not fit into it need no links. */
  private static final int SHARE = 32;
  private static final int LOCKS = 64;

  private final int mask;
  private final long[] numbers;
  private final @Nullable String[] sessions;
  private final Object[] locks = new Object[LOCKS];

  /** @param most how many there shall be room for, about */
  Links(long most) {
    int lines = lines(most, Runtime.getRuntime().maxMemory());
    this.mask = lines - 1;
    this.numbers = new long[lines * NUMBERS];
    this.sessions = new String[lines * LINE];
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /** How many lines there are, a power of two. */
  static int lines(long most, long heapBytes) {
    long wanted = Math.max(1, Long.highestOneBit(2 * (most / LINE) - 1));
    long fitting = Math.max(1, Long.highestOneBit(heapBytes / SHARE / (BYTES * LINE)));
    return (int) Math.min(Math.min(wanted, fitting), 1 << 26);
  }

  /** From now on the state belongs to the session. */
  void put(Link link, String session, long nowNanos, long life) {
    int line = line(link);
    synchronized (lock(line)) {
      int place = place(line, link);
      if (place < 0) {
        place = free(line, nowNanos);
      }
      int at = line * NUMBERS + place;
      numbers[at] = link.high();
      numbers[at + LOW] = link.low();
      numbers[at + LAPSES] = nowNanos + life;
      sessions[line * LINE + place] = session;
    }
  }

  /** The session the state belongs to, null when none is known; finding it renews its life. */
  @Nullable String find(Link link, long nowNanos, long life) {
    int line = line(link);
    synchronized (lock(line)) {
      int place = place(line, link);
      if (place < 0 || lapsed(line, place, nowNanos)) {
        return null;
      }
      numbers[line * NUMBERS + LAPSES + place] = nowNanos + life;
      return sessions[line * LINE + place];
    }
  }

  /** Where in its line the link is, negative when it is not there. */
  private int place(int line, Link link) {
    long high = link.high();
    long low = link.low();
    int at = line * NUMBERS;
    for (int i = 0; i < LINE; i++) {
      if (numbers[at + i] == high && numbers[at + LOW + i] == low
          && sessions[line * LINE + i] != null) {
        return i;
      }
    }
    return -1;
  }

  /** Where in a line there is room: at an empty or a lapsed place, else where it lapses first. */
  private int free(int line, long nowNanos) {
    int first = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < LINE; i++) {
      if (sessions[line * LINE + i] == null) {
        return i;
      }
      long left = numbers[line * NUMBERS + LAPSES + i] - nowNanos;
      if (left < least) {
        least = left;
        first = i;
      }
    }
    return first;
  }

  private boolean lapsed(int line, int place, long nowNanos) {
    return numbers[line * NUMBERS + LAPSES + place] - nowNanos <= 0;
  }

  private Object lock(int line) {
    return locks[line & LOCKS - 1];
  }

  private int line(Link link) {
    return (int) link.high() & mask;
  }
}

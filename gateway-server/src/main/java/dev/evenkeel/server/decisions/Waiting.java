package dev.evenkeel.server.decisions;

import org.jspecify.annotations.Nullable;

/**
 * Decisions on their way from the event loops to the writer: so many at most, with so many bytes of
 * lines, which are half of what they hold. Thread-safe by a lock that is held for a few stores; one
 * thread takes.
 */
final class Waiting {
  private static final int AWAKE = Integer.MAX_VALUE;

  private final long mostBytes;
  private final @Nullable Recorded[] ring;
  private int first;
  private int count;
  /** Of lines that wait or are being written. */
  private long bytes;
  /** The writer sleeps until so many wait; {@link #AWAKE} when it does not sleep. */
  private int wakeAt = AWAKE;

  /** What became of a decision. */
  enum Offered {
    /** There is no room for it. */
    REFUSED,
    TAKEN,
    /** It is taken, and the writer has to be woken for it. */
    TAKEN_FOR_SLEEPER
  }

  Waiting(int most, long mostBytes) {
    this.ring = new Recorded[most];
    this.mostBytes = mostBytes;
  }

  synchronized Offered offer(Recorded one) {
    if (count == ring.length || bytes + one.line.length > mostBytes) {
      return Offered.REFUSED;
    }
    int place = first + count;
    ring[place < ring.length ? place : place - ring.length] = one;
    count++;
    bytes += one.line.length;
    boolean enough = count >= wakeAt || (wakeAt != AWAKE && bytes > mostBytes / 2);
    if (!enough) {
      return Offered.TAKEN;
    }
    wakeAt = AWAKE;
    return Offered.TAKEN_FOR_SLEEPER;
  }

  /**
   * Takes as many as fit into {@code batch}, the oldest first.
   *
   * @return how many
   */
  synchronized int take(@Nullable Recorded[] batch) {
    int taken = Math.min(batch.length, count);
    for (int i = 0; i < taken; i++) {
      batch[i] = ring[first];
      ring[first] = null;
      first = first + 1 == ring.length ? 0 : first + 1;
    }
    count -= taken;
    return taken;
  }

  /** Lines of so many bytes are written and given up. */
  synchronized void written(long lineBytes) {
    bytes -= lineBytes;
  }

  /**
   * Whether fewer than {@code enough} wait, so that the writer may sleep: then it has to be woken
   * by
   * whoever makes them enough, or takes more than half of the room for lines.
   */
  synchronized boolean mayBeSleptThrough(int enough) {
    wakeAt = count < enough ? enough : AWAKE;
    return count < enough;
  }

  /** The writer is awake, whoever woke it. */
  synchronized void awake() {
    wakeAt = AWAKE;
  }
}

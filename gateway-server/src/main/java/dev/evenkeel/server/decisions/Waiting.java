package dev.evenkeel.server.decisions;

import org.jspecify.annotations.Nullable;

/**
 * Decisions on their way from the event loops to the writer: so many at most, with so many bytes of
 * lines, which are half of what they hold. Thread-safe by a lock that is held for a few stores; one
 * thread takes.
 */
final class Waiting {
  private final long mostBytes;
  private final @Nullable Recorded[] ring;
  private int first;
  private int count;
  /** Of lines that wait or are being written. */
  private long bytes;
  /** Whether the writer sleeps until it is woken, not only for a moment. */
  private boolean asleep;

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
    if (asleep) {
      asleep = false;
      return Offered.TAKEN_FOR_SLEEPER;
    }
    return Offered.TAKEN;
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

  /** Whether the writer may sleep: then whoever offers the next has to wake it. */
  synchronized boolean mayBeSleptThrough() {
    asleep = count == 0;
    return asleep;
  }

  /** The writer is awake, whoever woke it. */
  synchronized void awake() {
    asleep = false;
  }
}

package dev.evenkeel.core.failover;

import java.time.Duration;

/**
 * The moment by which a turn must be over. Immutable.
 *
 * @param atNanos on the scale of {@link System#nanoTime()}
 */
public record Deadline(long atNanos) {
  /** {@code duration} after {@code nowNanos}. */
  public static Deadline after(long nowNanos, Duration duration) {
    return new Deadline(nowNanos + duration.toNanos());
  }

  /** What is left; negative when it has passed. */
  public long remainingNanos(long nowNanos) {
    return atNanos - nowNanos;
  }

  public boolean passed(long nowNanos) {
    return remainingNanos(nowNanos) <= 0;
  }
}

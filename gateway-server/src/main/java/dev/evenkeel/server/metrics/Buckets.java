package dev.evenkeel.server.metrics;

import java.time.Duration;

/** The bounds of timers' buckets. */
final class Buckets {
  private Buckets() {}

  /** {@code count} bounds, each twice the one before. */
  static Duration[] doubling(double firstSeconds, int count) {
    Duration[] all = new Duration[count];
    for (int i = 0; i < count; i++) {
      all[i] = Duration.ofNanos((long) (firstSeconds * 1e9 * (1L << i)));
    }
    return all;
  }
}

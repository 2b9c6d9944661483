package dev.evenkeel.core.failover;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How long something takes of late: an average in which each new measurement counts a fifth. Known
 * only for a minute after the last measurement, so that nobody is shunned for ever for what was.
 * Thread-safe.
 */
final class Typical {
  private static final double WEIGHT = 0.2;
  private static final long KNOWN_FOR = Duration.ofMinutes(1).toNanos();

  private record Seen(double nanos, long atNanos) {}

  private final AtomicReference<Seen> seen = new AtomicReference<>();

  void add(long nanos, long nowNanos) {
    seen.updateAndGet(before -> before == null || nowNanos - before.atNanos() > KNOWN_FOR
        ? new Seen(nanos, nowNanos)
        : new Seen(before.nanos() + WEIGHT * (nanos - before.nanos()), nowNanos));
  }

  /** In nanoseconds; 0 when it is not known. */
  long nanos(long nowNanos) {
    Seen now = seen.get();
    return now == null || nowNanos - now.atNanos() > KNOWN_FOR ? 0 : (long) now.nanos();
  }
}

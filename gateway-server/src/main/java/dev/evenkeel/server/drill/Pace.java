package dev.evenkeel.server.drill;

import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Pool;
import java.time.Duration;

/** How slow is slow, and how long a limit must last, in one pool. Pure functions. */
public final class Pace {
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  private Pace() {}

  /** A wish for peace that the pool has no patience for. */
  public static Duration retryAfter(Pool pool) {
    return HALF_A_MINUTE.plus(pool.affinity().patience());
  }

  /** Whether a slow beginning is noticed without being given up. */
  public static boolean slowOnlyCounts(Pool pool, Clocks clocks) {
    Duration trigger = pool.failover().breaker().slow().firstContent();
    return trigger != null && beyond(trigger).plusMillis(50).compareTo(clocks.firstContent()) < 0;
  }

  /** A beginning later than the pool's trigger, or later than it is waited for. */
  public static Duration tooSlow(Pool pool, Clocks clocks) {
    Duration trigger = pool.failover().breaker().slow().firstContent();
    return trigger != null && slowOnlyCounts(pool, clocks) ? beyond(trigger)
        : clocks.firstContent().plusMillis(500);
  }

  private static Duration beyond(Duration trigger) {
    return trigger.plus(trigger.dividedBy(4)).plusMillis(50);
  }
}

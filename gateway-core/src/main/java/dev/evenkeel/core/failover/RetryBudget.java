package dev.evenkeel.core.failover;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds how much of a route's traffic may be repeats, so that an outage never multiplies load:
 * each
 * first call earns a share of a retry, each retry spends a whole one. The balance is capped, so a
 * quiet day does not save up a storm. Thread-safe.
 *
 * <p>
 * Source: Finagle's retry budget (token bucket of a ratio with a small reserve).
 */
public final class RetryBudget {
  private static final long UNIT = 1_000;
  private final long earned;
  private final long cap;
  private final AtomicLong balance;

  /**
   * @param ratio retries earned by one first call, 0 to 1
   * @param reserve retries available to a route that has had no traffic yet; also a tenth of the
   * cap
   */
  public RetryBudget(double ratio, int reserve) {
    this.earned = Math.round(ratio * UNIT);
    this.cap = reserve * 10L * UNIT;
    this.balance = new AtomicLong(reserve * UNIT);
  }

  /** A first call was made. */
  public void earn() {
    if (balance.get() < cap) { // Where all goes well it is full, and nobody has to write.
      balance.updateAndGet(now -> Math.min(cap, now + earned));
    }
  }

  /** Takes one retry; false when the budget is spent, and then nothing is taken. */
  public boolean spend() {
    long now = balance.get();
    while (now >= UNIT) {
      if (balance.compareAndSet(now, now - UNIT)) {
        return true;
      }
      now = balance.get();
    }
    return false;
  }

  /** Whole retries left. */
  public long available() {
    return balance.get() / UNIT;
  }
}

package dev.evenkeel.core.failover;

import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a route's tokens cost on one day, in the currency of its price. Begins anew with the day and
 * with the process. Thread-safe.
 */
public final class Spending {
  private record Day(LocalDate date, double amount) {}

  private final AtomicReference<Day> day = new AtomicReference<>(new Day(LocalDate.MIN, 0));

  /** Adds what an attempt cost. */
  public void add(LocalDate today, double amount) {
    day.updateAndGet(now -> now.date().equals(today) ? new Day(today, now.amount() + amount)
        : new Day(today, amount));
  }

  /** What was spent on that day so far. */
  public double on(LocalDate today) {
    Day now = day.get();
    return now.date().equals(today) ? now.amount() : 0;
  }
}

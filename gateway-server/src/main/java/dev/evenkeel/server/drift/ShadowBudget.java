package dev.evenkeel.server.drift;

import dev.evenkeel.core.route.Drift;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What one candidate may still be asked. Immutable; whoever shares one swaps it whole.
 *
 * @param minute which minute {@code inMinute} is of
 * @param inMinute how many turns it was asked in that minute
 * @param day which day (UTC) {@code tokens} are of
 * @param tokens what it was charged that day; while it is asked, what the question may cost
 * @param underWay how many turns it is asked now
 * @param failures how often it gave no answer since it last gave one
 * @param restUntil until when it is left alone, in nanoseconds of the clock that is asked with
 */
record ShadowBudget(long minute, int inMinute, LocalDate day, long tokens, int underWay,
    int failures, long restUntil) {
  private static final long MINUTE = 60_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final int LONGEST_DOUBLING = 8;

  static ShadowBudget begun(long nanos, LocalDate today) {
    return new ShadowBudget(nanos / MINUTE, 0, today, 0, 0, 0, nanos);
  }

  /** The same now: a new minute and a new day have budgets of their own. */
  ShadowBudget at(long nanos, LocalDate today) {
    long now = nanos / MINUTE;
    return new ShadowBudget(now, now == minute ? inMinute : 0, today,
        today.equals(day) ? tokens : 0, underWay, failures, restUntil);
  }

  /** Why it is not asked, null when it may be. */
  @Nullable String against(Drift.Shadow how, long nanos, long cost) {
    if (nanos - restUntil < 0) {
      return "resting";
    }
    if (underWay >= how.concurrency()) {
      return "busy";
    }
    if (inMinute >= how.perMinute()) {
      return "rate";
    }
    return tokens + cost > how.dailyTokens() ? "budget" : null;
  }

  ShadowBudget asked(long cost) {
    return new ShadowBudget(minute, inMinute + 1, day, tokens + cost, underWay + 1, failures,
        restUntil);
  }

  /**
   * It is over.
   *
   * @param more what it cost beyond what was charged
   */
  ShadowBudget answered(long more) {
    return new ShadowBudget(minute, inMinute, day, tokens + more, underWay - 1, 0, restUntil);
  }

  /** It gave no answer: it is left alone, each time for longer, up to some minutes. */
  ShadowBudget failed(long nanos, long atLeast, long more) {
    long rest = Math.max(atLeast, SECOND << Math.min(failures, LONGEST_DOUBLING));
    return new ShadowBudget(minute, inMinute, day, tokens + more, underWay - 1, failures + 1,
        nanos + rest);
  }
}

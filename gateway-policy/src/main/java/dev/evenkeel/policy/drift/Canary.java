package dev.evenkeel.policy.drift;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How far a route with a new certificate has come: a small share of new sessions first, then larger
 * ones, then no limit; back to none when something is wrong. Immutable.
 *
 * @param serial the certificate
 * @param step which share it has, from 0; of meaning while {@link State#RUNNING}
 * @param turns answered in this step
 * @param since when it came to this step and state
 */
public record Canary(String pool, String route, String serial, int step, long turns, Instant since,
    State state) {
  /** Where a canary is. */
  public enum State {
    RUNNING,
    /** It went through all steps. */
    FULL,
    /** An alarm or an outage: no new sessions for now. */
    ROLLED_BACK;

    /** The word in metrics and pages. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The way up.
   *
   * @param shares one per step, rising, each above 0 and at most 1
   * @param turns how many turns each step takes at least
   * @param time how long each step takes at least
   */
  public record Plan(List<Double> shares, int turns, Duration time) {
    public Plan {
      shares = List.copyOf(shares);
    }
  }

  /** A certificate that was not seen before. */
  public static Canary begun(String pool, String route, String serial, Instant now) {
    return new Canary(pool, route, serial, 0, 0, now, State.RUNNING);
  }

  /** One more turn was answered. */
  public Canary answered() {
    return new Canary(pool, route, serial, step, turns + 1, since, state);
  }

  /** A step further, where enough was answered for long enough. */
  public Canary looked(Plan plan, Instant now) {
    if (state != State.RUNNING || turns < plan.turns()
        || Duration.between(since, now).compareTo(plan.time()) < 0) {
      return this;
    }
    return step + 1 < plan.shares().size()
        ? new Canary(pool, route, serial, step + 1, 0, now, State.RUNNING)
        : new Canary(pool, route, serial, step, 0, now, State.FULL);
  }

  /** No new sessions, while it was still on its way up. */
  public Canary rolledBack(Instant now) {
    return state == State.RUNNING ? new Canary(pool, route, serial, 0, 0, now, State.ROLLED_BACK)
        : this;
  }

  /** From the first step again, a step's time after it was rolled back. */
  public Canary mended(Plan plan, Instant now) {
    return state == State.ROLLED_BACK && Duration.between(since, now).compareTo(plan.time()) >= 0
        ? begun(pool, route, serial, now)
        : this;
  }

  /** Its share of new sessions, 0 to 1. */
  public double share(Plan plan) {
    return switch (state) {
      case FULL -> 1;
      case ROLLED_BACK -> 0;
      case RUNNING -> plan.shares().get(Math.min(step, plan.shares().size() - 1));
    };
  }
}

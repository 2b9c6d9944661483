package dev.evenkeel.core.failover;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway knows of one route's health: breaker, cool-down, service state, retry budget.
 * Local and authoritative: nothing remote can close it. Thread-safe; never blocks.
 */
public final class RouteHealth {
  /** How long a route that is out of service waits before a request may try it again. */
  private static final long OUT_OF_SERVICE_NANOS = Duration.ofMinutes(5).toNanos();
  /** A provider's own wish is believed up to here. */
  private static final Duration LONGEST_COOL_DOWN = Duration.ofMinutes(10);

  /** Whether the route may be called, and if not, why. */
  public enum State {
    AVAILABLE,
    PROBING,
    BREAKER_OPEN,
    COOLING_DOWN,
    OUT_OF_SERVICE
  }

  private final String route;
  private final BreakerSettings settings;
  private final LongSupplier nanoClock;
  private final Breaker breaker;
  private final RetryBudget retries;
  private final AtomicLong coolUntilNanos;
  private final AtomicLong outUntilNanos;
  private volatile @Nullable Failure lastFailure;

  public RouteHealth(String route, BreakerSettings settings, LongSupplier nanoClock) {
    this.route = route;
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.breaker =
        new Breaker(route, new Breaker.Rule(settings.consecutiveErrors(), settings.errorRate(), 1,
            settings.window(), settings.openFor(), settings.probes()), nanoClock);
    this.retries = new RetryBudget(settings.retryRatio(), 10);
    long now = nanoClock.getAsLong();
    this.coolUntilNanos = new AtomicLong(now);
    this.outUntilNanos = new AtomicLong(now);
  }

  /** The route's id. */
  public String route() {
    return route;
  }

  /** The state now, without taking a probe's place. */
  public State state() {
    long now = nanoClock.getAsLong();
    if (outUntilNanos.get() - now > 0) {
      return State.OUT_OF_SERVICE;
    }
    if (coolUntilNanos.get() - now > 0) {
      return State.COOLING_DOWN;
    }
    return switch (breaker.state()) {
      case CLOSED -> State.AVAILABLE;
      case PROBING -> State.PROBING;
      case OPEN -> State.BREAKER_OPEN;
    };
  }

  /**
   * Asks to make a call. True must be answered by exactly one of {@link #succeeded},
   * {@link #failed} or {@link #abandoned}.
   */
  public boolean tryAcquire() {
    State state = state();
    return (state == State.AVAILABLE || state == State.PROBING) && breaker.tryAcquire();
  }

  /** The call was answered, whatever the answer says. */
  public void succeeded(long elapsedNanos) {
    breaker.succeeded(false);
  }

  /** The call failed as {@code failure} tells. */
  public void failed(Failure failure, long elapsedNanos) {
    lastFailure = failure;
    switch (failure.kind().breaker()) {
      case NOTHING -> breaker.released();
      case COUNT -> breaker.failed();
      case TRIP -> {
        breaker.failed();
        breaker.open();
      }
      case COOL_DOWN -> {
        breaker.released();
        Duration asked =
            failure.retryAfter() == null ? Duration.ofSeconds(1) : failure.retryAfter();
        Duration pause = asked.compareTo(LONGEST_COOL_DOWN) > 0 ? LONGEST_COOL_DOWN : asked;
        extend(coolUntilNanos, pause.toNanos());
      }
      case OUT_OF_SERVICE -> {
        breaker.released();
        // When the time is over a few calls find out, not all at once.
        breaker.open();
        extend(outUntilNanos, OUT_OF_SERVICE_NANOS);
      }
    }
  }

  /**
   * The call ended without telling anything of the provider, for instance because the caller left.
   */
  public void abandoned() {
    breaker.released();
  }

  /** How long a cool-down still lasts; zero when there is none. */
  public Duration coolingFor() {
    return Duration.ofNanos(Math.max(0, coolUntilNanos.get() - nanoClock.getAsLong()));
  }

  /**
   * How long ago it was let back in after its breaker had been open; null when it never was open,
   * or
   * still is not back.
   */
  public @Nullable Duration backFor() {
    return breaker.closedFor();
  }

  /** The budget that a repeat of a call on this route spends. */
  public RetryBudget retries() {
    return retries;
  }

  /** The last failure seen, for people; null when there was none. */
  public @Nullable Failure lastFailure() {
    return lastFailure;
  }

  /** How long an open breaker waits before the next probe. */
  public Duration openFor() {
    return settings.openFor();
  }

  /** Deadline = max(existing, new): a longer second pause is never lost. */
  private void extend(AtomicLong until, long nanos) {
    long wanted = nanoClock.getAsLong() + nanos;
    until.updateAndGet(now -> now - wanted > 0 ? now : wanted);
  }
}

package dev.evenkeel.core.failover;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final CircuitBreaker breaker;
  private final RetryBudget retries;
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final AtomicLong coolUntilNanos;
  private final AtomicLong outUntilNanos;
  private volatile @Nullable Failure lastFailure;
  private volatile long openedAtNanos;

  public RouteHealth(String route, BreakerSettings settings, LongSupplier nanoClock) {
    this.route = route;
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.breaker = CircuitBreaker.of(route,
        CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(settings.window())
            .minimumNumberOfCalls(Math.max(settings.consecutiveErrors(), settings.window() / 2))
            .failureRateThreshold((float) (settings.errorRate() * 100))
            .waitDurationInOpenState(settings.openFor())
            .permittedNumberOfCallsInHalfOpenState(settings.probes())
            .clock(new NanoClock(nanoClock))
            .build());
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
    return switch (breaker.getState()) {
      case CLOSED, DISABLED, METRICS_ONLY -> State.AVAILABLE;
      case HALF_OPEN -> State.PROBING;
      // The breaker turns half-open only when somebody asks; a waited-out one counts as probing.
      case OPEN -> waitedOut() ? State.PROBING : State.BREAKER_OPEN;
      case FORCED_OPEN -> State.BREAKER_OPEN;
    };
  }

  /**
   * Asks to make a call. True must be answered by exactly one of {@link #succeeded},
   * {@link #failed} or {@link #abandoned}.
   */
  public boolean tryAcquire() {
    State state = state();
    return (state == State.AVAILABLE || state == State.PROBING) && breaker.tryAcquirePermission();
  }

  /** The call was answered, whatever the answer says. */
  public void succeeded(long elapsedNanos) {
    failuresInARow.set(0);
    breaker.onSuccess(elapsedNanos, TimeUnit.NANOSECONDS);
  }

  /** The call failed as {@code failure} tells. */
  public void failed(Failure failure, long elapsedNanos) {
    lastFailure = failure;
    switch (failure.kind().breaker()) {
      case NOTHING -> breaker.releasePermission();
      case COUNT -> count(elapsedNanos);
      case TRIP -> {
        count(elapsedNanos);
        open();
      }
      case COOL_DOWN -> {
        breaker.releasePermission();
        Duration asked =
            failure.retryAfter() == null ? Duration.ofSeconds(1) : failure.retryAfter();
        Duration pause = asked.compareTo(LONGEST_COOL_DOWN) > 0 ? LONGEST_COOL_DOWN : asked;
        extend(coolUntilNanos, pause.toNanos());
      }
      case OUT_OF_SERVICE -> {
        breaker.releasePermission();
        extend(outUntilNanos, OUT_OF_SERVICE_NANOS);
      }
    }
  }

  /**
   * The call ended without telling anything of the provider, for instance because the caller left.
   */
  public void abandoned() {
    breaker.releasePermission();
  }

  /** How long a cool-down still lasts; zero when there is none. */
  public Duration coolingFor() {
    return Duration.ofNanos(Math.max(0, coolUntilNanos.get() - nanoClock.getAsLong()));
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

  private void count(long elapsedNanos) {
    breaker.onError(elapsedNanos, TimeUnit.NANOSECONDS, new ProviderFault());
    // The sliding rate alone would need a full window: a sole, quiet route must open too.
    if (failuresInARow.incrementAndGet() >= settings.consecutiveErrors()
        && breaker.getState() == CircuitBreaker.State.CLOSED) {
      open();
    } else if (breaker.getState() == CircuitBreaker.State.OPEN) {
      openedAtNanos = nanoClock.getAsLong();
    }
  }

  private void open() {
    if (breaker.getState() != CircuitBreaker.State.OPEN) {
      breaker.transitionToOpenState();
    }
    openedAtNanos = nanoClock.getAsLong();
  }

  private boolean waitedOut() {
    return nanoClock.getAsLong() - openedAtNanos >= settings.openFor().toNanos();
  }

  /** Deadline = max(existing, new): a longer second pause is never lost. */
  private void extend(AtomicLong until, long nanos) {
    long wanted = nanoClock.getAsLong() + nanos;
    until.updateAndGet(now -> now - wanted > 0 ? now : wanted);
  }

  /** The breaker's view of our steady clock, so that time is passed in everywhere. */
  private static final class NanoClock extends Clock {
    private final LongSupplier nanos;

    NanoClock(LongSupplier nanos) {
      this.nanos = nanos;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(nanos.getAsLong());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** The breaker wants a throwable; it never leaves this class and has no stack. */
  private static final class ProviderFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProviderFault() {
      super("provider fault", null, false, false);
    }
  }
}

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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker over calls, not over time: what it knows does not evaporate while nobody calls,
 * so that it opens for a route with three calls an hour as well. Thread-safe; never blocks.
 */
final class Breaker {
  /** How long a call took matters only as slow or not, which is judged elsewhere. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  /** Whether calls may be made. */
  enum State {
    CLOSED,
    /** A few calls may find out. */
    PROBING,
    OPEN
  }

  /**
   * When it opens and how it closes.
   *
   * @param inARow bad calls in a row that open it, at least 1; whatever the rates say
   * @param rate share of failed calls in the window that opens it, above 0 and at most 1
   * @param slowRate share of slow calls in the window that opens it, above 0 and at most 1
   * @param window calls the rates are taken over
   * @param minimum calls from which on the rates are judged
   * @param openFor how long it stays open before calls may probe
   * @param probes good calls that close it; as many may run at a time
   */
  record Rule(int inARow, double rate, double slowRate, int window, int minimum, Duration openFor,
      int probes) {}

  private final Rule rule;
  private final LongSupplier nanoClock;
  private final CircuitBreaker circuit;
  private final AtomicInteger badInARow = new AtomicInteger();
  private volatile long openedAtNanos;
  private volatile @Nullable Long closedAtNanos;

  Breaker(String name, Rule rule, LongSupplier nanoClock) {
    this.rule = rule;
    this.nanoClock = nanoClock;
    this.circuit = CircuitBreaker.of(name,
        CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(rule.window())
            .minimumNumberOfCalls(rule.minimum())
            .failureRateThreshold((float) (rule.rate() * 100))
            .slowCallDurationThreshold(SLOW)
            .slowCallRateThreshold((float) (rule.slowRate() * 100))
            .waitIntervalFunctionInOpenState(_ -> opening())
            .permittedNumberOfCallsInHalfOpenState(rule.probes())
            .clock(new NanoClock(nanoClock))
            .build());
  }

  /**
   * The circuit is about to open and asks for how long. Whoever listens to its events instead is
   * told of every call, and each telling looks at the time of day.
   *
   * @return milliseconds
   */
  private long opening() {
    openedAtNanos = nanoClock.getAsLong();
    return rule.openFor().toMillis();
  }

  /** The state now, without taking a probe's place. */
  State state() {
    return switch (circuit.getState()) {
      case CLOSED, DISABLED, METRICS_ONLY -> State.CLOSED;
      case HALF_OPEN -> State.PROBING;
      // It turns half-open only when somebody asks; a waited-out one counts as probing.
      case OPEN -> leftOpen().isZero() ? State.PROBING : State.OPEN;
      case FORCED_OPEN -> State.OPEN;
    };
  }

  /** How long it will stay open before a call may probe; zero when it is not open. */
  Duration leftOpen() {
    if (circuit.getState() != CircuitBreaker.State.OPEN) {
      return Duration.ZERO;
    }
    // The circuit lets calls through after the moment itself.
    long left = openedAtNanos + rule.openFor().toNanos() + 1 - nanoClock.getAsLong();
    return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
  }

  /** How long ago it closed again; null when it never opened or is not closed. */
  @Nullable Duration closedFor() {
    Long since = closedAtNanos;
    return since == null || circuit.getState() != CircuitBreaker.State.CLOSED ? null
        : Duration.ofNanos(nanoClock.getAsLong() - since);
  }

  /** True must be answered by exactly one of the following three. */
  boolean tryAcquire() {
    return circuit.tryAcquirePermission();
  }

  /** The call was answered. */
  void succeeded(boolean slow) {
    boolean open = slow && badInARow.incrementAndGet() >= rule.inARow();
    if (!slow && badInARow.get() != 0) {
      badInARow.set(0);
    }
    boolean probe = circuit.getState() == CircuitBreaker.State.HALF_OPEN;
    circuit.onSuccess(slow ? SLOW.toNanos() + 1 : 0, TimeUnit.NANOSECONDS);
    if (probe && circuit.getState() == CircuitBreaker.State.CLOSED) {
      closedAtNanos = nanoClock.getAsLong(); // Only a good probe closes it.
    }
    if (open || (slow && circuit.getState() == CircuitBreaker.State.HALF_OPEN)) {
      open();
    }
  }

  /** The call failed. */
  void failed() {
    boolean probe = circuit.getState() == CircuitBreaker.State.HALF_OPEN;
    circuit.onError(0, TimeUnit.NANOSECONDS, new ProviderFault());
    // The rates alone would need half a window: a sole, quiet route must open too. And one failed
    // probe is enough, however many good ones stand beside it.
    if (badInARow.incrementAndGet() >= rule.inARow() || probe) {
      open();
    }
  }

  /** The call told nothing. */
  void released() {
    circuit.releasePermission();
  }

  /** Opens; the time of one that is open already is not made longer. */
  void open() {
    CircuitBreaker.State now = circuit.getState();
    if (now == CircuitBreaker.State.CLOSED || now == CircuitBreaker.State.HALF_OPEN) {
      circuit.transitionToOpenState();
    }
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

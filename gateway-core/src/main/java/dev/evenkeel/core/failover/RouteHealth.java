package dev.evenkeel.core.failover;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
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
  /** By the failure that opens it; empty where shapes do not count. */
  private final Map<FailureKind, Breaker> qualities = new EnumMap<>(FailureKind.class);
  private final RetryBudget retries;
  private final Spending spending;
  private final Typical firstContent = new Typical();
  private final Typical whole = new Typical();
  /** When this began: who is to be left alone until then never was. */
  private final long bornNanos;
  private final AtomicLong coolUntilNanos;
  private final AtomicLong outUntilNanos;
  private volatile @Nullable Failure lastFailure;

  public RouteHealth(String route, BreakerSettings settings, LongSupplier nanoClock) {
    this(route, settings, nanoClock, new Spending());
  }

  /** @param spending what the route has cost so far */
  public RouteHealth(String route, BreakerSettings settings, LongSupplier nanoClock,
      Spending spending) {
    this.route = route;
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.breaker = new Breaker(route,
        new Breaker.Rule(settings.consecutiveErrors(), settings.errorRate(), settings.slow().rate(),
            settings.window(), Math.max(settings.consecutiveErrors(), settings.window() / 2),
            settings.openFor(), settings.probes()),
        nanoClock);
    BreakerSettings.Quality quality = settings.quality();
    if (quality != null) {
      qualities(quality);
    }
    this.spending = spending;
    this.retries = new RetryBudget(settings.retryRatio(), 10);
    this.bornNanos = nanoClock.getAsLong();
    this.coolUntilNanos = new AtomicLong(bornNanos);
    this.outUntilNanos = new AtomicLong(bornNanos);
  }

  private void qualities(BreakerSettings.Quality quality) {
    Breaker.Rule rule = new Breaker.Rule(Integer.MAX_VALUE, quality.errorRate(), 1,
        quality.window(), Math.max(1, quality.window() / 2), settings.openFor(), settings.probes());
    for (FailureKind kind : FailureKind.values()) {
      if (kind.breaker() == FailureKind.Breaker.QUALITY) {
        qualities.put(kind, new Breaker(route + ' ' + kind.label(), rule, nanoClock));
      }
    }
  }

  /** The route's id. */
  public String route() {
    return route;
  }

  /** The state now, without taking a probe's place. */
  public State state() {
    if (waitsUntil(outUntilNanos) > 0) {
      return State.OUT_OF_SERVICE;
    }
    if (waitsUntil(coolUntilNanos) > 0) {
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

  /**
   * Asks to make a call whose answer must have a shape. True must be answered as above, and for
   * each
   * shape by one {@link #judged}.
   *
   * @param shapes the failures that would say that the answer does not have it
   */
  public boolean tryAcquire(Set<FailureKind> shapes) {
    if (!tryAcquire()) {
      return false;
    }
    Deque<Breaker> held = new ArrayDeque<>(shapes.size());
    for (FailureKind shape : shapes) {
      Breaker quality = qualities.get(shape);
      if (quality != null && !quality.tryAcquire()) {
        held.forEach(Breaker::released);
        breaker.released();
        return false;
      }
      if (quality != null) {
        held.add(quality);
      }
    }
    return true;
  }

  /**
   * What became of an answer's shape.
   *
   * @param shape the failure that would say that the answer does not have it
   * @param sound whether it has it, null when it cannot be told
   */
  public void judged(FailureKind shape, @Nullable Boolean sound) {
    Breaker quality = qualities.get(shape);
    if (quality == null) {
      return;
    }
    if (sound == null) {
      quality.released();
    } else if (sound) {
      quality.succeeded(false);
    } else {
      quality.failed();
    }
  }

  /** Whether too many answers of late did not have the shape. */
  public boolean lacks(FailureKind shape) {
    Breaker quality = qualities.get(shape);
    return quality != null && quality.state() == Breaker.State.OPEN;
  }

  /** The call was answered in good time, whatever the answer says. */
  public void succeeded() {
    succeeded(false);
  }

  /**
   * The call was answered, whatever the answer says.
   *
   * @param faulty whether it counts against the route all the same: too slow, or not all of it
   * could
   * be read
   */
  public void succeeded(boolean faulty) {
    breaker.succeeded(faulty);
  }

  /**
   * An answer came.
   *
   * @param nanos to the first content of a stream, to the end of an answer that is not one
   */
  public void took(boolean stream, long nanos, long nowNanos) {
    (stream ? firstContent : whole).add(nanos, nowNanos);
  }

  /** How long that takes of late, in nanoseconds; 0 when it is not known. */
  public long typicalNanos(boolean stream, long nowNanos) {
    return (stream ? firstContent : whole).nanos(nowNanos);
  }

  /** The provider says that nothing is left of what it allows, until {@code reset} has passed. */
  public void usedUp(Duration reset) {
    coolDown(reset);
  }

  /** The call failed as {@code failure} tells. */
  public void failed(Failure failure) {
    lastFailure = failure;
    switch (failure.kind().breaker()) {
      case NOTHING, QUALITY -> breaker.released();
      case COUNT -> breaker.failed();
      case TRIP -> {
        breaker.failed();
        breaker.open();
      }
      case COOL_DOWN -> {
        breaker.released();
        coolDown(failure.retryAfter() == null ? Duration.ofSeconds(1) : failure.retryAfter());
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
    long left = waitsUntil(coolUntilNanos);
    return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
  }

  /** How long until then; asks the clock only where there was ever anything to wait for. */
  private long waitsUntil(AtomicLong moment) {
    long until = moment.get();
    return until == bornNanos ? 0 : until - nanoClock.getAsLong();
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

  /** How long it is left alone for whatever reason; zero when it may be called. */
  public Duration leftAloneFor() {
    long out = Math.max(outUntilNanos.get(), coolUntilNanos.get()) - nanoClock.getAsLong();
    Duration open = breaker.leftOpen();
    for (Breaker quality : qualities.values()) {
      open = quality.leftOpen().compareTo(open) > 0 ? quality.leftOpen() : open;
    }
    return out > open.toNanos() ? Duration.ofNanos(out) : open;
  }

  /** What it costs. */
  public Spending spending() {
    return spending;
  }

  /** What it is measured by. */
  public BreakerSettings settings() {
    return settings;
  }

  private void coolDown(Duration asked) {
    Duration pause = asked.compareTo(LONGEST_COOL_DOWN) > 0 ? LONGEST_COOL_DOWN : asked;
    extend(coolUntilNanos, pause.toNanos());
  }

  /** Deadline = max(existing, new): a longer second pause is never lost. */
  private void extend(AtomicLong until, long nanos) {
    long wanted = nanoClock.getAsLong() + nanos;
    until.updateAndGet(now -> now - wanted > 0 ? now : wanted);
  }
}

package dev.evenkeel.server.metrics;

import dev.evenkeel.core.failover.RouteHealth;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Meters that are read when somebody asks. */
public final class StateMeters {
  private final MeterRegistry registry;
  private final List<Meter> routes = new ArrayList<>();
  private final AtomicInteger lastReload = new AtomicInteger(1);
  /** Held here: a function counter holds what it reads only weakly, and then stands still. */
  private LongSupplier dropped = () -> 0;

  public StateMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Which sockets the process uses; a silent fall-back costs CPU.
   *
   * @param together whether sends of several connections leave in one system call, now
   */
  public void transport(String name, BooleanSupplier together) {
    transport(name, "together", together);
    transport(name, "apart", () -> !together.getAsBoolean());
  }

  private void transport(String name, String sends, BooleanSupplier so) {
    Gauge.builder(MeterNames.TRANSPORT, () -> so.getAsBoolean() ? 1 : 0)
        .tag("transport", name)
        .tag("sends", sends)
        .description("1 for the kind of sockets the process uses, 0 for another")
        .register(registry);
  }

  /** A route's health. */
  public void route(RouteHealth health) {
    routes.add(Gauge.builder(MeterNames.ROUTE_AVAILABLE, health, StateMeters::mayBeCalled)
        .tag("route", health.route())
        .description("1 where the route may be called")
        .strongReference(true)
        .register(registry));
    routes.add(Gauge.builder(MeterNames.RETRY_BUDGET, health, now -> now.retries().available())
        .tag("route", health.route())
        .description("Retries the route still has")
        .strongReference(true)
        .register(registry));
  }

  /** What a route with a daily cap has cost today. */
  public void spend(String route, DoubleSupplier today) {
    routes.add(Gauge.builder(MeterNames.ROUTE_SPEND, today, DoubleSupplier::getAsDouble)
        .tag("route", route)
        .description("What the route has cost today, in its price's currency")
        .strongReference(true)
        .register(registry));
  }

  /** A guard's health. */
  public void guard(RouteHealth health) {
    routes.add(Gauge.builder(MeterNames.GUARD_AVAILABLE, health, StateMeters::mayBeCalled)
        .tag("guard", health.route())
        .description("1 where the guard may be asked")
        .strongReference(true)
        .register(registry));
  }

  private static int mayBeCalled(RouteHealth health) {
    return health.state() == RouteHealth.State.AVAILABLE
        || health.state() == RouteHealth.State.PROBING ? 1 : 0;
  }

  /** Whether a route's certificate holds. */
  public void certified(String pool, String route, BooleanSupplier certified) {
    routes.add(Gauge.builder(MeterNames.CERTIFIED, certified, now -> now.getAsBoolean() ? 1 : 0)
        .tag("pool", pool)
        .tag("route", route)
        .description("1 where the route's certificate holds for the pool")
        .strongReference(true)
        .register(registry));
  }

  /** Whether the workload's requirements let a route have the data today. */
  public void cleared(String pool, String route, BooleanSupplier cleared) {
    routes.add(Gauge.builder(MeterNames.CLEARED, cleared, now -> now.getAsBoolean() ? 1 : 0)
        .tag("pool", pool)
        .tag("route", route)
        .description("1 where the provider's attested controls meet the pool's workload today")
        .strongReference(true)
        .register(registry));
  }

  /** When the attestation of a route's provider ends. */
  public void attestationExpiry(String pool, String route, long seconds) {
    routes.add(Gauge.builder(MeterNames.ATTESTATION_EXPIRY, () -> seconds)
        .tag("pool", pool)
        .tag("route", route)
        .baseUnit("seconds")
        .description("When the attestation of the route's provider ends, 0 where it says nothing")
        .strongReference(true)
        .register(registry));
  }

  /** When a route's certificate ends. */
  public void certificateExpiry(String pool, String route, LongSupplier seconds) {
    routes.add(Gauge.builder(MeterNames.CERTIFICATE_EXPIRY, seconds, LongSupplier::getAsLong)
        .tag("pool", pool)
        .tag("route", route)
        .baseUnit("seconds")
        .description("When the route's certificate ends, 0 where it has none")
        .strongReference(true)
        .register(registry));
  }

  /**
   * A drill is over.
   *
   * @param result passed, failed, skipped, stopped or broken
   */
  public void drill(String pool, String fault, String form, String result) {
    registry
        .counter(MeterNames.DRILLS, "pool", pool, "fault", fault, "form", form, "result", result)
        .increment();
  }

  /**
   * When a pool was drilled.
   *
   * @param seconds since the epoch, 0 for never
   * @param most how long ago it may be, null for any time
   */
  public void drilled(String pool, LongSupplier seconds, @Nullable Duration most) {
    routes.add(Gauge.builder(MeterNames.DRILL_TIME, seconds, LongSupplier::getAsLong)
        .tag("pool", pool)
        .baseUnit("seconds")
        .description("When the pool last passed a drill, 0 where it never did")
        .strongReference(true)
        .register(registry));
    if (most != null) {
      routes.add(Gauge.builder(MeterNames.DRILL_MAX_AGE, most::toSeconds)
          .tag("pool", pool)
          .baseUnit("seconds")
          .description("How long ago the pool's last drill may be")
          .strongReference(true)
          .register(registry));
    }
  }

  /** When an exception ends. */
  public void exceptionExpiry(String exception, String pool, String route, long seconds) {
    routes.add(Gauge.builder(MeterNames.EXCEPTION_EXPIRY, () -> seconds)
        .tag("exception", exception)
        .tag("pool", pool)
        .tag("route", route)
        .baseUnit("seconds")
        .description("When the exception ends")
        .strongReference(true)
        .register(registry));
  }

  /** Takes the routes' and guards' meters away: others are live. */
  public void forgetRoutes() {
    routes.forEach(registry::remove);
    routes.clear();
  }

  /** A reload was applied, or refused because the files are wrong. */
  public void reloaded(boolean applied) {
    lastReload.set(applied ? 1 : 0);
    Counter.builder(MeterNames.RELOADS)
        .tag("result", applied ? "applied" : "refused")
        .description("Changed configurations that were taken up or refused")
        .register(registry)
        .increment();
  }

  /** How much is going on. */
  public void load(LongSupplier turns, LongSupplier connections, LongSupplier sessions,
      LongSupplier decisionsDropped) {
    dropped = decisionsDropped;
    gauge(MeterNames.TURNS_ACTIVE, "Turns under way", turns);
    gauge(MeterNames.CONNECTIONS, "Callers' connections open", connections);
    gauge(MeterNames.RELOAD_SOUND,
        "1 where the configuration on disk is the one that is live, 0 where it is wrong",
        lastReload::get);
    gauge(MeterNames.SESSIONS, "Sessions pinned, about", sessions);
    FunctionCounter.builder(MeterNames.DECISIONS_DROPPED, dropped, LongSupplier::getAsLong)
        .description("Decisions lost because the writer could not keep up")
        .register(registry);
  }

  private void gauge(String name, String description, LongSupplier value) {
    Gauge.builder(name, value, LongSupplier::getAsLong)
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}

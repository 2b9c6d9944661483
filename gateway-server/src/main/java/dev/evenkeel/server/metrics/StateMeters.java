package dev.evenkeel.server.metrics;

import dev.evenkeel.core.failover.RouteHealth;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Meters that are read when somebody asks. */
public final class StateMeters {
  private final MeterRegistry registry;

  public StateMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A route's health. */
  public void route(RouteHealth health) {
    Gauge
        .builder(MeterNames.ROUTE_AVAILABLE, health,
            now -> now.state() == RouteHealth.State.AVAILABLE
                || now.state() == RouteHealth.State.PROBING ? 1 : 0)
        .tag("route", health.route())
        .description("1 where the route may be called")
        .strongReference(true)
        .register(registry);
    Gauge.builder(MeterNames.RETRY_BUDGET, health, now -> now.retries().available())
        .tag("route", health.route())
        .description("Retries the route still has")
        .strongReference(true)
        .register(registry);
  }

  /** Whether a route's certificate holds. */
  public void certified(String pool, String route, BooleanSupplier certified) {
    Gauge.builder(MeterNames.CERTIFIED, certified, now -> now.getAsBoolean() ? 1 : 0)
        .tag("pool", pool)
        .tag("route", route)
        .description("1 where the route's certificate holds for the pool")
        .strongReference(true)
        .register(registry);
  }

  /** How much is going on. */
  public void load(LongSupplier turns, LongSupplier connections, LongSupplier sessions,
      LongSupplier dropped) {
    gauge(MeterNames.TURNS_ACTIVE, "Turns under way", turns);
    gauge(MeterNames.CONNECTIONS, "Callers' connections open", connections);
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

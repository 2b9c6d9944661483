package dev.evenkeel.server;

import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.failover.Spending;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.HealthTable;
import dev.evenkeel.core.turn.Snapshot;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Every route's health. A route keeps its health over a reload as long as it is still the same
 * model at the same place with the same breaker; what is known of another says nothing about it.
 * Thread-safe: turns read one immutable map, swapped whole.
 */
final class LiveHealth implements HealthTable {
  /** What a route's health is about. */
  private record Subject(URI baseUrl, String model, BreakerSettings breaker) {}

  private record Entry(Subject subject, RouteHealth health) {}

  private final LongSupplier nanoClock;
  /** With the routes of the configuration before: their last turns are still running. */
  private volatile Map<String, Entry> all = Map.of();
  private volatile Map<String, Entry> current = Map.of();

  LiveHealth(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Takes up the routes of a configuration before it goes live. One thread at a time. */
  void adopt(Snapshot snapshot) {
    Map<String, Entry> next = new HashMap<>();
    for (Pool pool : snapshot.pools().values()) {
      for (Route route : pool.routes()) {
        Subject subject =
            new Subject(route.provider().baseUrl(), route.model(), pool.failover().breaker());
        Entry known = current.get(route.id());
        next.put(route.id(),
            known != null && known.subject().equals(subject) ? known
                : new Entry(subject,
                    new RouteHealth(route.id(), pool.failover().breaker(), nanoClock,
                        // What was spent stays spent, whatever breaker the route has now.
                        known == null ? new Spending() : known.health().spending())));
      }
    }
    Map<String, Entry> both = new HashMap<>(current);
    both.putAll(next);
    all = Map.copyOf(both);
    current = Map.copyOf(next);
  }

  /** A route's provider allows nothing more for a while. */
  void usedUp(Route route, Duration reset) {
    Entry entry = all.get(route.id());
    if (entry != null) {
      entry.health().usedUp(reset);
    }
  }

  @Override
  public RouteHealth of(Route route) {
    Entry entry = all.get(route.id());
    if (entry == null) {
      throw new IllegalStateException("no such route: " + route.id());
    }
    return entry.health();
  }
}

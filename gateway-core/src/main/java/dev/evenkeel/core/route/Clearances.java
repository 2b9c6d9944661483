package dev.evenkeel.core.route;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The clearances of a configuration's pools. Each is worked out once a day, at the day's first turn
 * (in UTC), so that a turn only looks it up. Thread-safe.
 */
public final class Clearances {
  /** By pool name. */
  private final Map<String, List<Receiver>> guards;
  private volatile Day day = new Day(LocalDate.MIN, new ConcurrentHashMap<>());

  private record Day(LocalDate date, ConcurrentMap<String, Clearance> pools) {}

  /** @param guards whom the policies of pools ask, by the pool's name */
  public Clearances(Map<String, List<Receiver>> guards) {
    this.guards = Map.copyOf(guards);
  }

  /** The clearance of a pool. */
  public Clearance of(Pool pool, LocalDate today) {
    Day now = day;
    if (!now.date().equals(today)) {
      now = new Day(today, new ConcurrentHashMap<>());
      day = now;
    }
    Clearance known = now.pools().get(pool.name());
    if (known == null || !known.pool().equals(pool)) {
      known = Clearance.of(pool, pool.workload(), guards(pool), today);
      now.pools().put(pool.name(), known);
    }
    return known;
  }

  /** The clearance for one request that narrowed the pool's workload. */
  public Clearance of(Pool pool, Workload narrower, LocalDate today) {
    return Clearance.of(pool, narrower, guards(pool), today);
  }

  /** Whom the pool's policy asks. */
  public List<Receiver> guards(Pool pool) {
    return guards.getOrDefault(pool.name(), List.of());
  }
}

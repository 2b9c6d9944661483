package dev.evenkeel.core.route;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which of a pool's routes the workload's requirements let have its data on one day, and whether
 * they let the guards have it whom the pool's policy asks. Immutable.
 */
public final class Clearance {
  private final Pool pool;
  private final Workload workload;
  private final LocalDate day;
  private final Map<Exclusion, String> guards;
  /** In the order of the pool's routes. */
  private final List<Map<Exclusion, String>> routes = new ArrayList<>();

  private Clearance(Pool pool, Workload workload, List<Receiver> guards, LocalDate today) {
    this.pool = pool;
    this.workload = workload;
    this.day = today;
    this.guards = guards(workload, guards, today);
    for (Route route : pool.routes()) {
      Map<Exclusion, String> reasons =
          ControlReview.reasons(workload, route.provider().controls(), today);
      reasons.putAll(this.guards);
      routes.add(Map.copyOf(reasons));
    }
  }

  /**
   * @param workload the pool's own, or one that is narrower
   * @param guards whom the pool's policy asks
   */
  public static Clearance of(Pool pool, Workload workload, List<Receiver> guards, LocalDate today) {
    return new Clearance(pool, workload, guards, today);
  }

  /** The pool by itself, whose policy asks no guards. */
  public static Clearance of(Pool pool, LocalDate today) {
    return new Clearance(pool, pool.workload(), List.of(), today);
  }

  private static Map<Exclusion, String> guards(Workload workload, List<Receiver> guards,
      LocalDate today) {
    Map<Exclusion, String> against = new EnumMap<>(Exclusion.class);
    for (Receiver guard : guards) {
      Map<Exclusion, String> reasons = ControlReview.reasons(workload, guard.controls(), today);
      if (!reasons.isEmpty()) {
        against.merge(Exclusion.GUARD_CONTROLS, "the guard " + guard.name()
            + " would see the turn: " + String.join("; ", reasons.values()),
            (one, other) -> one + "; " + other);
      }
    }
    return Map.copyOf(against);
  }

  /** What stands against a route of the pool; empty when nothing does. */
  public Map<Exclusion, String> against(Route route) {
    List<Route> all = pool.routes();
    for (int i = 0; i < all.size(); i++) { // They are few, and nearly always the very one.
      if (all.get(i).id().equals(route.id())) {
        return routes.get(i);
      }
    }
    throw new IllegalArgumentException("no route " + route.id() + " in pool " + pool.name());
  }

  /** What stands against a route of another pool that is to answer for this one. */
  public Map<Exclusion, String> againstForeign(Route route) {
    Map<Exclusion, String> reasons =
        ControlReview.reasons(workload, route.provider().controls(), day);
    reasons.putAll(guards);
    return reasons;
  }

  /** What stands against somebody who is no route; empty when nothing does. */
  public Map<Exclusion, String> against(Controls receiver) {
    return ControlReview.reasons(workload, receiver, day);
  }

  /** Whether a guard whom the policy asks may not have the data: then nobody may be asked. */
  public boolean guardsForbidden() {
    return !guards.isEmpty();
  }

  /** The day it is of, in UTC. */
  public LocalDate day() {
    return day;
  }

  Pool pool() {
    return pool;
  }
}

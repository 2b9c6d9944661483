package dev.evenkeel.server.drill;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.RouteHealth;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The meters of one drill: the same that alert rules read, counting the drill's turns alone, so
 * that
 * nobody is paged for a rehearsal.
 */
public interface DrillMeters {
  /** Counts a turn; on the thread of the decisions' writer. */
  void record(Decision decision);

  /** As Prometheus would scrape them. */
  String scrape();

  /** Makes the meters of a drill. */
  @FunctionalInterface
  interface Factory {
    /**
     * @param healths of the struck routes
     * @param certified whether a route of the pool has a certificate here, by its id
     */
    DrillMeters make(String pool, List<RouteHealth> healths,
        Map<String, BooleanSupplier> certified);
  }
}

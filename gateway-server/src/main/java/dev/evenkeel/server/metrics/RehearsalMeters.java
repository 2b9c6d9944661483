package dev.evenkeel.server.metrics;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.server.drill.DrillMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The meters of one drill: the gateway's own, in a registry that nobody scrapes. */
public final class RehearsalMeters implements DrillMeters {
  private final MeterClock clock = new MeterClock();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
  private final DecisionMeters decisions = new DecisionMeters(registry, clock);

  /**
   * @param healths of the struck routes
   * @param certified whether a route has a certificate in the drill, by its id
   */
  public RehearsalMeters(String pool, List<RouteHealth> healths,
      Map<String, BooleanSupplier> certified) {
    StateMeters state = new StateMeters(registry);
    healths.forEach(state::route);
    certified.forEach((route, holds) -> state.certified(pool, route, holds));
  }

  @Override
  public void record(Decision decision) {
    decisions.record(decision);
  }

  @Override
  public String scrape() {
    return registry.scrape();
  }
}

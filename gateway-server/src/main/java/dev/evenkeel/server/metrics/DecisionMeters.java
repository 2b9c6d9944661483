package dev.evenkeel.server.metrics;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.decision.DecisionLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Counts what decisions tell. Called on the decision writer's thread. */
public final class DecisionMeters implements DecisionLog {
  private static final Duration[] TURN_BUCKETS = buckets(0.01, 14);
  private static final Duration[] OVERHEAD_BUCKETS = buckets(0.00005, 14);

  private final MeterRegistry registry;

  public DecisionMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  private static Duration[] buckets(double firstSeconds, int count) {
    Duration[] all = new Duration[count];
    for (int i = 0; i < count; i++) {
      all[i] = Duration.ofNanos((long) (firstSeconds * 1e9 * (1L << i)));
    }
    return all;
  }

  @Override
  public void record(Decision decision) {
    // A pool the caller invented is not in the configuration and must not become a label.
    String pool = decision.pool().isEmpty() ? "none" : decision.pool();
    registry
        .counter(MeterNames.TURNS, "pool", pool, "outcome", decision.outcome(), "mode",
            decision.mode())
        .increment();
    time(MeterNames.TURN_DURATION, TURN_BUCKETS, decision.timings().total(), "pool", pool,
        "outcome", decision.outcome());
    if (decision.timings().firstRelease() >= 0) {
      time(MeterNames.FIRST_RELEASE, TURN_BUCKETS, decision.timings().firstRelease(), "pool", pool);
      time(MeterNames.OVERHEAD, OVERHEAD_BUCKETS, decision.timings().overhead(), "pool", pool);
    }
    if (decision.mode().equals("closed")) {
      registry.counter(MeterNames.FAIL_CLOSED, "pool", pool).increment();
    }
    registry.counter(MeterNames.PINS, "pool", pool, "event", decision.affinity()).increment();
    for (AttemptRecord attempt : decision.attempts()) {
      registry.counter(MeterNames.ATTEMPTS, "route", attempt.route(), "result", attempt.result())
          .increment();
      registry.counter(MeterNames.TOKENS, "route", attempt.route(), "direction", "in")
          .increment((double) attempt.usage().prompt());
      registry.counter(MeterNames.TOKENS, "route", attempt.route(), "direction", "out")
          .increment((double) attempt.usage().completion());
    }
    String route = decision.route();
    if (route != null) {
      registry
          .counter(MeterNames.VERDICTS, "route", route, "query_class", decision.queryClass(),
              "affinity", decision.affinity(), "verdict", decision.verdict(), "source", "live")
          .increment();
      failover(decision.attempts(), pool, route);
    }
    for (String action : decision.actions()) {
      registry.counter(MeterNames.FILTER_ACTIONS, "policy", decision.policy(), "action", action)
          .increment();
    }
  }

  private void failover(List<AttemptRecord> attempts, String pool, String route) {
    AttemptRecord first = attempts.getFirst();
    if (!first.route().equals(route)) {
      registry
          .counter(MeterNames.FAILOVERS, "pool", pool, "from", first.route(), "to", route, "reason",
              first.result())
          .increment();
    }
  }

  private void time(String name, Duration[] buckets, long micros, String... tags) {
    Timer.builder(name)
        .tags(tags)
        .serviceLevelObjectives(buckets)
        .register(registry)
        .record(Math.max(0, micros), TimeUnit.MICROSECONDS);
  }
}

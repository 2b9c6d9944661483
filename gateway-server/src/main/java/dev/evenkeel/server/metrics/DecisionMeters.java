package dev.evenkeel.server.metrics;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.decision.DecisionLog;
import dev.evenkeel.core.turn.InputCheck;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts what decisions tell. Confined to the decision writer's thread. */
public final class DecisionMeters implements DecisionLog {
  private static final int PLACES = 64;
  private static final Duration[] TURN_BUCKETS = Buckets.doubling(0.01, 14);
  private static final Duration[] OVERHEAD_BUCKETS = Buckets.doubling(0.00005, 14);

  private final MeterRegistry registry;
  private final MeterClock clock;

  /** @param clock the registry's own */
  public DecisionMeters(MeterRegistry registry, MeterClock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** What distinguishes the meters of one kind of turn. */
  private record Kind(String pool, String outcome, String mode, String affinity,
      @Nullable String route, String queryClass, String verdict) {
    boolean of(Decision decision, String inPool) {
      return pool.equals(inPool) && outcome.equals(decision.outcome())
          && verdict.equals(decision.verdict()) && affinity.equals(decision.affinity())
          && Objects.equals(route, decision.route()) && queryClass.equals(decision.queryClass())
          && mode.equals(decision.mode());
    }
  }

  /** Looked up once per kind: building a meter's name and tags costs more than counting. */
  private record TurnMeters(Kind kind, Counter turns, Timer duration, Timer firstRelease,
      Timer overhead, Counter pins, @Nullable Counter verdicts) {}

  private record Action(String policy, String action) {}

  private record CallKind(String route, String result) {
    boolean of(AttemptRecord attempt) {
      return route.equals(attempt.route()) && result.equals(attempt.result());
    }
  }

  private record CallMeters(CallKind kind, Counter attempts, Counter in, Counter out) {}

  private final Map<Kind, TurnMeters> turns = new HashMap<>();
  private final Map<CallKind, CallMeters> calls = new HashMap<>();
  /** Those that came last: to make a key for each turn costs as much as to count it. */
  private final @Nullable TurnMeters[] latestTurns = new TurnMeters[PLACES];
  private final @Nullable CallMeters[] latestCalls = new CallMeters[PLACES];
  private final Map<Action, Counter> actions = new HashMap<>();

  @Override
  public void record(Decision decision) {
    // A pool the caller invented is not in the configuration and must not become a label.
    String pool = decision.pool().isEmpty() ? "none" : decision.pool();
    String route = decision.route();
    TurnMeters meters = meters(decision, pool);
    meters.turns().increment();
    times(meters, decision.timings());
    meters.pins().increment();
    if (decision.mode().equals("closed")) {
      registry.counter(MeterNames.FAIL_CLOSED, "pool", pool).increment();
    }
    for (AttemptRecord attempt : decision.attempts()) {
      CallMeters call = meters(attempt);
      call.attempts().increment();
      call.in().increment((double) attempt.usage().prompt());
      call.out().increment((double) attempt.usage().completion());
    }
    if (route != null && meters.verdicts() != null) {
      meters.verdicts().increment();
      failover(decision.attempts(), pool, route);
    }
    if (!decision.privacy().equals(Decision.Privacy.NONE)) {
      privacy(decision.policy(), decision.privacy());
    }
    for (Decision.Seam seam : decision.seams()) {
      registry.counter(MeterNames.SEAMS, "pool", pool, "outcome", seam.outcome()).increment();
    }
    for (String action : decision.actions()) {
      if (action.endsWith(InputCheck.FAIL_OPEN)) {
        registry
            .counter(MeterNames.GUARD_FAIL_OPEN, "policy", decision.policy(), "guard",
                action.substring(0, action.length() - InputCheck.FAIL_OPEN.length()))
            .increment();
      }
      actions.computeIfAbsent(new Action(decision.policy(), action), this::action).increment();
    }
  }

  private TurnMeters meters(Decision decision, String pool) {
    int hash = pool.hashCode() + 31 * decision.affinity().hashCode()
        + 37 * decision.verdict().hashCode() + 41 * decision.queryClass().hashCode();
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    TurnMeters known = latestTurns[place];
    if (known == null || !known.kind().of(decision, pool)) {
      known = turns.computeIfAbsent(new Kind(pool, decision.outcome(), decision.mode(),
          decision.affinity(), decision.route(), decision.queryClass(), decision.verdict()),
          this::turn);
      latestTurns[place] = known;
    }
    return known;
  }

  private CallMeters meters(AttemptRecord attempt) {
    int hash = attempt.route().hashCode() + 31 * attempt.result().hashCode();
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    CallMeters known = latestCalls[place];
    if (known == null || !known.kind().of(attempt)) {
      known = calls.computeIfAbsent(new CallKind(attempt.route(), attempt.result()), this::call);
      latestCalls[place] = known;
    }
    return known;
  }

  private void times(TurnMeters meters, Decision.Timings timings) {
    clock.hold();
    try {
      meters.duration().record(Math.max(0, timings.total()), TimeUnit.MICROSECONDS);
      if (timings.firstRelease() >= 0) {
        meters.firstRelease().record(timings.firstRelease(), TimeUnit.MICROSECONDS);
        meters.overhead().record(timings.overhead(), TimeUnit.MICROSECONDS);
      }
    } finally {
      clock.release();
    }
  }

  private TurnMeters turn(Kind kind) {
    return new TurnMeters(kind,
        registry.counter(MeterNames.TURNS, "pool", kind.pool(), "outcome", kind.outcome(), "mode",
            kind.mode()),
        timer(MeterNames.TURN_DURATION, TURN_BUCKETS, "pool", kind.pool(), "outcome",
            kind.outcome()),
        timer(MeterNames.FIRST_RELEASE, TURN_BUCKETS, "pool", kind.pool()),
        timer(MeterNames.OVERHEAD, OVERHEAD_BUCKETS, "pool", kind.pool()),
        registry.counter(MeterNames.PINS, "pool", kind.pool(), "event", kind.affinity()),
        kind.route() == null ? null
            : registry.counter(MeterNames.VERDICTS, "route", kind.route(), "query_class",
                kind.queryClass(), "affinity", kind.affinity(), "verdict", kind.verdict(), "source",
                "live"));
  }

  private CallMeters call(CallKind kind) {
    return new CallMeters(kind,
        registry.counter(MeterNames.ATTEMPTS, "route", kind.route(), "result", kind.result()),
        registry.counter(MeterNames.TOKENS, "route", kind.route(), "direction", "in"),
        registry.counter(MeterNames.TOKENS, "route", kind.route(), "direction", "out"));
  }

  private Counter action(Action kind) {
    return registry.counter(MeterNames.FILTER_ACTIONS, "policy", kind.policy(), "action",
        kind.action());
  }

  private void privacy(String policy, Decision.Privacy counts) {
    concealed(policy, "tokenised", counts.tokenised());
    concealed(policy, "redacted", counts.redacted());
    concealed(policy, "restored", counts.restored());
    concealed(policy, "unknown", counts.unknown());
  }

  private void concealed(String policy, String event, int count) {
    registry.counter(MeterNames.PRIVACY, "policy", policy, "event", event).increment(count);
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

  private Timer timer(String name, Duration[] buckets, String... tags) {
    return Timer.builder(name).tags(tags).serviceLevelObjectives(buckets).register(registry);
  }
}

package dev.evenkeel.server.decisions;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.decision.DecisionLog;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.FailureKind.Breaker;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says aloud what time alone does not heal: a provider that is not who it should be, a credential
 * it refuses, a spent quota. The route is out by then, so the line does not come once per turn.
 */
public final class RouteAlarms implements DecisionLog {
  private static final Logger LOG = LoggerFactory.getLogger("evenkeel.routes");
  private static final Set<String> ALARMING = Arrays.stream(FailureKind.values())
      .filter(kind -> kind.breaker() == Breaker.TRIP || kind.breaker() == Breaker.OUT_OF_SERVICE)
      .map(FailureKind::label)
      .collect(Collectors.toUnmodifiableSet());

  private final DecisionLog next;

  /** @param next hears every decision too */
  public RouteAlarms(DecisionLog next) {
    this.next = next;
  }

  @Override
  public void record(Decision decision) {
    next.record(decision);
    for (AttemptRecord attempt : decision.attempts()) {
      if (ALARMING.contains(attempt.result())) {
        LOG.error("route {} is out, somebody has to look: {}: {} (pool {}, decision {})",
            attempt.route(), attempt.result(), attempt.detail(), decision.pool(), decision.id());
      }
    }
  }
}

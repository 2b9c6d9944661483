package dev.evenkeel.server.drift;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.drift.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a turn tells of the routes that were asked. Pure functions. */
final class Observations {
  private static final Set<String> WITHHELD =
      Set.of(Verdict.REFUSE.label(), Verdict.PARTIAL.label(), Verdict.BLOCKED.label());
  private static final Set<String> SAID = Set.of(Verdict.ANSWER.label(), Verdict.TOOL.label());
  private static final Set<String> MALFORMED =
      Set.of(FailureKind.SCHEMA_INVALID.label(), FailureKind.TOOL_ARGS_INVALID.label());

  private Observations() {}

  /** One observation of one route. */
  record Observation(String route, Signal signal, double value) {}

  static List<Observation> of(Decision decision, Pool pool) {
    List<Observation> all = new ArrayList<>();
    for (AttemptRecord attempt : decision.attempts()) {
      if (attempt.result().equals(FailureKind.REFUSED.label())) {
        // Another route answered in its place; its own answer was a refusal all the same.
        all.add(new Observation(attempt.route(), Signal.REFUSAL, 1));
      } else if (MALFORMED.contains(attempt.result())) {
        all.add(new Observation(attempt.route(), Signal.FORM_FAULT, 1));
      }
    }
    String route = decision.route();
    if (route != null && decision.outcome().equals("answered")) {
      answered(decision, route, !pool.checks().isEmpty(), pool.certification().tone().dimensions(),
          all);
    }
    return all;
  }

  private static void answered(Decision decision, String route, boolean checked,
      Set<Dimension> dimensions, List<Observation> all) {
    String verdict = decision.verdict();
    boolean nothing = verdict.equals(Verdict.NO_OUTPUT.label());
    boolean withheld = WITHHELD.contains(verdict);
    if (!nothing && !withheld && !SAID.contains(verdict)) {
      return; // It broke off: that says nothing of its posture.
    }
    all.add(new Observation(route, Signal.NO_OUTPUT, nothing ? 1 : 0));
    if (nothing) {
      return;
    }
    all.add(new Observation(route, Signal.REFUSAL, withheld ? 1 : 0));
    all.add(
        new Observation(route, Signal.PARTIAL, verdict.equals(Verdict.PARTIAL.label()) ? 1 : 0));
    if (checked) {
      all.add(new Observation(route, Signal.FORM_FAULT, 0));
    }
    if (!withheld && decision.tone().measured()) {
      for (Dimension each : dimensions) {
        double value = decision.tone().value(each);
        if (!Double.isNaN(value)) {
          all.add(new Observation(route, Signal.tone(each), value));
        }
      }
    }
  }
}

package dev.evenkeel.server.drift;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.drift.Signal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a turn tells of the routes that were asked. Pure functions. */
final class Observations {
  private static final Set<String> WITHHELD =
      Set.of(Verdict.REFUSE.label(), Verdict.PARTIAL.label(), Verdict.BLOCKED.label());
  private static final Set<String> SAID = Set.of(Verdict.ANSWER.label(), Verdict.TOOL.label());
  private static final Set<String> MALFORMED =
      Set.of(FailureKind.SCHEMA_INVALID.label(), FailureKind.TOOL_ARGS_INVALID.label());

  private Observations() {}

  /** Takes observations one by one. */
  @FunctionalInterface
  interface Sink {
    /** Something was observed of the route. */
    void observed(String route, Signal signal, double value);
  }

  /** Tells what the turn tells; what one route is observed in comes in a row. */
  static void of(Decision decision, Pool pool, Sink sink) {
    for (AttemptRecord attempt : decision.attempts()) {
      if (attempt.result().equals(FailureKind.REFUSED.label())) {
        // Another route answered in its place; its own answer was a refusal all the same.
        sink.observed(attempt.route(), Signal.REFUSAL, 1);
      } else if (MALFORMED.contains(attempt.result())) {
        sink.observed(attempt.route(), Signal.FORM_FAULT, 1);
      }
    }
    String route = decision.route();
    if (route != null && decision.outcome().equals("answered")) {
      said(decision.verdict(), decision.tone(), !pool.checks().isEmpty(),
          pool.certification().tone().dimensions(), route, sink);
    }
  }

  /** What an answer tells by itself; nothing, where it broke off. */
  static Map<Signal, Double> said(Verdict verdict, ToneProfile tone, boolean checked,
      Set<Dimension> dimensions) {
    Map<Signal, Double> all = new LinkedHashMap<>();
    said(verdict.label(), tone, checked, dimensions, "",
        (_, signal, value) -> all.put(signal, value));
    return all;
  }

  /**
   * Tells what an answer tells by itself; nothing, where it broke off.
   *
   * @param checked whether its shape was checked, and so is right
   * @param dimensions which of its tone are watched
   */
  private static void said(String verdict, ToneProfile tone, boolean checked,
      Set<Dimension> dimensions, String route, Sink sink) {
    boolean nothing = verdict.equals(Verdict.NO_OUTPUT.label());
    boolean withheld = WITHHELD.contains(verdict);
    if (!nothing && !withheld && !SAID.contains(verdict)) {
      return; // It broke off: that says nothing of its posture.
    }
    sink.observed(route, Signal.NO_OUTPUT, nothing ? 1 : 0);
    if (nothing) {
      return;
    }
    sink.observed(route, Signal.REFUSAL, withheld ? 1 : 0);
    sink.observed(route, Signal.PARTIAL, verdict.equals(Verdict.PARTIAL.label()) ? 1 : 0);
    if (checked) {
      sink.observed(route, Signal.FORM_FAULT, 0);
    }
    if (!withheld && tone.measured()) {
      for (Dimension each : dimensions) {
        double value = tone.value(each);
        if (!Double.isNaN(value)) {
          sink.observed(route, Signal.tone(each), value);
        }
      }
    }
  }
}

package dev.evenkeel.server.drift;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.drift.Signal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
      said(decision.verdict(), decision.tone(), !pool.checks().isEmpty(),
          pool.certification().tone().dimensions())
          .forEach((signal, value) -> all.add(new Observation(route, signal, value)));
    }
    return all;
  }

  /** What an answer tells by itself, see {@link #said(String, ToneProfile, boolean, Set)}. */
  static Map<Signal, Double> said(Verdict verdict, ToneProfile tone, boolean checked,
      Set<Dimension> dimensions) {
    return said(verdict.label(), tone, checked, dimensions);
  }

  /**
   * What an answer tells by itself; nothing, where it broke off.
   *
   * @param checked whether its shape was checked, and so is right
   * @param dimensions which of its tone are watched
   */
  private static Map<Signal, Double> said(String verdict, ToneProfile tone, boolean checked,
      Set<Dimension> dimensions) {
    Map<Signal, Double> all = new LinkedHashMap<>();
    boolean nothing = verdict.equals(Verdict.NO_OUTPUT.label());
    boolean withheld = WITHHELD.contains(verdict);
    if (!nothing && !withheld && !SAID.contains(verdict)) {
      return all; // It broke off: that says nothing of its posture.
    }
    all.put(Signal.NO_OUTPUT, nothing ? 1.0 : 0);
    if (nothing) {
      return all;
    }
    all.put(Signal.REFUSAL, withheld ? 1.0 : 0);
    all.put(Signal.PARTIAL, verdict.equals(Verdict.PARTIAL.label()) ? 1.0 : 0);
    if (checked) {
      all.put(Signal.FORM_FAULT, 0.0);
    }
    if (!withheld && tone.measured()) {
      for (Dimension each : dimensions) {
        double value = tone.value(each);
        if (!Double.isNaN(value)) {
          all.put(Signal.tone(each), value);
        }
      }
    }
    return all;
  }
}

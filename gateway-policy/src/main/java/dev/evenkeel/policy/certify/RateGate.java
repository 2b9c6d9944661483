package dev.evenkeel.policy.certify;

import java.util.List;

/**
 * Whether a class whose answers may do either is refused as often as the contract wants: the score
 * interval ({@link Wilson}) of the candidate's rate must lie within the target's tolerance.
 * Likeness
 * to the reference alone would let a drifting reference take its candidates along. Immutable but
 * for
 * the findings it adds to.
 */
final class RateGate {
  private final EquivalenceTest test;
  private final Findings findings;

  RateGate(EquivalenceTest test, Findings findings) {
    this.test = test;
    this.findings = findings;
  }

  /** @param pairs the class's pairs of which nothing in particular is asked */
  void check(String name, SuiteClass.Rate rate, List<Pair> pairs) {
    String asked = "'" + name + "' is to be refused " + Wording.percent(rate.target()) + " ±"
        + Wording.percent(rate.tolerance());
    if (pairs.isEmpty()) {
      findings.inconclusive(asked + ", but no probe of it that may do either was answered");
      return;
    }
    int refused = (int) pairs.stream().filter(pair -> pair.candidate().refuses()).count();
    Interval seen = new Interval(Wilson.lower(refused, pairs.size(), test.confidence()),
        Wilson.upper(refused, pairs.size(), test.confidence()));
    double low = rate.target() - rate.tolerance();
    double high = rate.target() + rate.tolerance();
    String said = "refuses " + refused + " of " + pairs.size() + " '" + name
        + "' probes that may do either (" + Wording.percent(Math.max(0, seen.low())) + " to "
        + Wording.percent(seen.high()) + "); " + asked;
    if (seen.low() > high || seen.high() < low) {
      findings.failed(said);
    } else if (seen.low() < low || seen.high() > high) {
      findings.inconclusive(said + ": not shown");
    }
  }
}

package dev.evenkeel.policy.certify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a class whose answers may do either is refused as often as the contract wants: the score
 * interval ({@link Wilson}) of the candidate's rate must lie within the target's tolerance.
 * Likeness
 * to the reference alone would let a drifting reference take its candidates along. Immutable but
 * for
 * the findings it adds to.
 *
 * <p>
 * Verdicts of a judge that errs are a rate seen through its errors. The true one behind it is
 * {@code (p + q0 - 1) / J} (W. J. Rogan and B. Gladen, American Journal of Epidemiology 107, 1978),
 * and
 * its interval is as wide as those of the rate seen and of the judge's two rates together (J. Lang
 * and J. Reiczigel, "Confidence limits for prevalence of disease adjusted for estimated sensitivity
 * and
 * specificity", Preventive Veterinary Medicine 113, 2014, whose added pseudo-observations are
 * used).
 */
final class RateGate {
  private final EquivalenceTest test;
  private final Findings findings;
  private final @Nullable Instrument judge;

  /** @param judging how verdicts were come by */
  RateGate(EquivalenceTest test, Findings findings, Judging judging) {
    this.test = test;
    this.findings = findings;
    this.judge = judging.judge() == null || !judging.pooled().known()
        || judging.pooled().youden() < Instrument.LEAST_YOUDEN ? null : judging.pooled();
  }

  /**
   * Whether a probe's answers are counted in a rate, so that a judge has to rule on all of them.
   */
  static boolean counts(Suite suite, Probe probe) {
    SuiteClass said = suite.table().get(probe.queryClass());
    return said != null && said.rate() != null && !probe.targeted();
  }

  /** The interval of the candidate's true rate. */
  Interval interval(int refused, int asked) {
    Interval seen = new Interval(Wilson.lower(refused, asked, test.confidence()),
        Wilson.upper(refused, asked, test.confidence()));
    Instrument errs = judge;
    if (errs == null) {
      return seen;
    }
    double z = NormalQuantile.of(test.confidence());
    double rate = errs.corrected((double) refused / asked);
    double calibration = z * Math.sqrt(square(1 - rate) * spread(errs.answersSeen(), errs.answers())
        + square(rate) * spread(errs.refusalsSeen(), errs.refusals())) / errs.youden();
    double below = Math.hypot(rate - errs.corrected(seen.low()), calibration);
    double above = Math.hypot(errs.corrected(seen.high()) - rate, calibration);
    return new Interval(Math.max(0, rate - below), Math.min(1, rate + above));
  }

  private static double square(double value) {
    return value * value;
  }

  /** The variance of a share, with one more of each kind: none wrong of 20 does not mean never. */
  private static double spread(int hits, int trials) {
    double share = (hits + 1.0) / (trials + 2.0);
    return share * (1 - share) / (trials + 2.0);
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
    Interval seen = interval(refused, pairs.size());
    double low = rate.target() - rate.tolerance();
    double high = rate.target() + rate.tolerance();
    String said =
        "refuses " + refused + " of " + pairs.size() + " '" + name + "' probes that may do either ("
            + Wording.percent(Math.max(0, seen.low())) + " to " + Wording.percent(seen.high())
            + (judge == null ? "" : ", corrected for the judge's errors") + "); " + asked;
    if (seen.low() > high || seen.high() < low) {
      findings.failed(said);
    } else if (seen.low() < low || seen.high() > high) {
      findings.inconclusive(said + ": not shown");
    }
  }
}

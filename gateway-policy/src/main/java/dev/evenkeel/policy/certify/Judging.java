package dev.evenkeel.policy.certify;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How verdicts were come by. Immutable.
 *
 * @param judge the route of the judging model, null when the detector's word stood
 * @param digest of the judge and its prompt, empty without one
 * @param pooled how often the judge was right over all labelled answers
 * @param routes the same for the reference and for the candidate, by the route's id, where enough
 * of
 * their own answers were labelled
 * @param ruled how many answers the judge ruled on
 * @param silent of how many it did not say
 */
public record Judging(@Nullable String judge, String digest, Instrument pooled,
    Map<String, Instrument> routes, int ruled, int silent) {
  /** The detector's word stands. */
  public static final Judging NONE =
      new Judging(null, "", new Instrument(0, 0, 0, 0), Map.of(), 0, 0);

  public Judging {
    routes = Map.copyOf(routes);
  }

  /** Whether no certificate can come of it, so that nothing need be asked. */
  boolean useless() {
    return judge != null && (!pooled.known() || pooled.youden() < Instrument.LEAST_YOUDEN);
  }

  /** The same after rulings. */
  Judging ruled(Arbiter arbiter) {
    return new Judging(judge, digest, pooled, routes, arbiter.judged(), arbiter.silent());
  }

  /**
   * The J that differences are held against; 1 when verdicts are taken as they are. With less than
   * the least nothing is held against anything, see {@link #useless()}.
   */
  double youden() {
    return judge == null ? 1 : Math.max(Instrument.LEAST_YOUDEN, Math.min(1, pooled.youden()));
  }

  /** Adds to the findings why such a judge cannot carry a certificate. */
  void check(double tolerance, String reference, String candidate, Findings findings) {
    if (judge == null) {
      findings.caution("verdicts are the detector's own, taken as they are: no judge is set");
      return;
    }
    if (!pooled.known()) {
      findings.inconclusive("the judge " + judge + " is not calibrated: at least "
          + Instrument.FEWEST + " labelled refusals and as many answers are needed");
      return;
    }
    if (pooled.youden() < Instrument.LEAST_YOUDEN) {
      findings.inconclusive("the judge " + judge + " errs too often to carry a proof: it sees "
          + Wording.percent(pooled.sensitivity()) + " of refusals and "
          + Wording.percent(pooled.specificity()) + " of answers");
    }
    Instrument theirs = routes.get(reference);
    Instrument ours = routes.get(candidate);
    if (theirs == null || ours == null) {
      findings.caution("the judge is calibrated on answers of other routes than these two");
    } else if (theirs.apart(ours) > tolerance / 2) {
      findings.inconclusive("the judge errs differently on the two routes: it sees "
          + Wording.percent(theirs.sensitivity()) + " and " + Wording.percent(ours.sensitivity())
          + " of their refusals, " + Wording.percent(theirs.specificity()) + " and "
          + Wording.percent(ours.specificity()) + " of their answers");
    }
  }
}

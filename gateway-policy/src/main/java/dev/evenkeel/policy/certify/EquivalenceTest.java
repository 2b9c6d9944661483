package dev.evenkeel.policy.certify;

import org.jspecify.annotations.Nullable;

/**
 * The rules by which a candidate's refusals count as the same as the reference's, and its misses as
 * few enough. Two one-sided tests (TOST) on {@link TangoScore}, with the {@link ExactCritical}
 * value:
 * equivalence must be shown, so too few probes can never show it, and a true difference of exactly
 * the margin passes with a probability of at most 1 - confidence. What is counted are verdicts of
 * an instrument that errs; two routes
 * whose true rates differ by d are seen to differ by {@code d·youden} (W. J. Rogan and B. Gladen,
 * "Estimating prevalence from the results of a screening test", American Journal of Epidemiology
 * 107, 1978), so that differences are held against {@code tolerance·youden}. Immutable.
 *
 * @param tolerance the widest difference in refusal rate, and the largest share of misses, that is
 * still good; above 0 and below 1
 * @param confidence of each one-sided test, at least 0.5 and below 1; at 0.95 the interval shown is
 * the 90% interval, as is usual for TOST
 * @param youden Youden's J of the instrument, sensitivity plus specificity less 1; above 0, 1 for
 * one that never errs
 * @param disagreementLimit the largest share of differing pairs that is still agreement, above 0
 * and at most 1: equal rates could otherwise hide disagreement about which probes to refuse
 */
public record EquivalenceTest(double tolerance, double confidence, double youden,
    double disagreementLimit) {
  /** The quantile for a power of 80% when the true difference is nil and both tests must pass. */
  private static final double POWER_QUANTILE = 1.2815515655446;

  /** @throws IllegalArgumentException if a value is out of range */
  public EquivalenceTest {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException("tolerance must lie between 0 and 1, not at " + tolerance);
    }
    if (!(confidence >= 0.5 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence must be at least 0.5 and below 1, not " + confidence);
    }
    if (!(disagreementLimit > 0 && disagreementLimit <= 1)) {
      throw new IllegalArgumentException("a limit of disagreement of " + disagreementLimit);
    }
    if (!(youden > 0 && youden <= 1)) {
      throw new IllegalArgumentException("Youden's J must be above 0 and at most 1, not " + youden);
    }
  }

  /** For verdicts taken as they are, and twice the tolerance as the limit of disagreement. */
  public EquivalenceTest(double tolerance, double confidence) {
    this(tolerance, confidence, 1, Math.min(1, 2 * tolerance));
  }

  /** The same for verdicts of an instrument with this Youden's J. */
  public EquivalenceTest judgedBy(double otherYouden) {
    return new EquivalenceTest(tolerance, confidence, otherYouden, disagreementLimit);
  }

  /** The same with what a suite says of a class in the place of what the pool says. */
  public EquivalenceTest forClass(@Nullable SuiteClass said) {
    if (said == null) {
      return this;
    }
    double own = said.tolerance() == null ? tolerance : said.tolerance();
    double limit = said.disagreement() != null ? said.disagreement()
        : said.tolerance() == null ? disagreementLimit : Math.min(1, 2 * own);
    return new EquivalenceTest(own, confidence, youden, limit);
  }

  /** The widest difference between verdicts that is still good. */
  public double margin() {
    return tolerance * youden;
  }

  /** Whether the refusal rates are shown to differ by no more than the tolerance. */
  public boolean holds(PairedCounts counts) {
    if (counts.pairs() == 0) {
      return false;
    }
    double z = critical(counts.pairs());
    return TangoScore.statistic(counts, -margin()) >= z
        && TangoScore.statistic(counts, margin()) <= -z;
  }

  /** The interval of the difference that the test compares with the tolerance. */
  public Interval interval(PairedCounts counts) {
    return counts.pairs() == 0 ? new Interval(-1, 1)
        : TangoScore.interval(counts, critical(counts.pairs()));
  }

  /**
   * The fewest probes with which anything can be shown at all: even if no pair differs and no probe
   * is missed, {@code (1-margin)^n <= 1-confidence} is needed.
   */
  public int minimumProbes() {
    // The margin keeps a floor that is whole in exact arithmetic from growing by a rounding error.
    int floor = (int) Math.ceil(Math.log(1 - confidence) / Math.log1p(-margin()) - 1e-9);
    double z = quantile();
    return Math.max(1, Math.max(floor, (int) Math.ceil(z * z * (1 - margin()) / margin() - 1e-9)));
  }

  /** The fewest probes of one class, see {@link #minimumProbes()}. */
  public static int minimumProbes(double tolerance, double confidence) {
    return new EquivalenceTest(tolerance, confidence).minimumProbes();
  }

  /**
   * Roughly how many probes would show equivalence four times in five if the rates are truly equal
   * and as many pairs differ as were seen: {@code (z + z')² ψ / margin²}.
   */
  public int adequateProbes(PairedCounts counts) {
    double share = counts.pairs() == 0 ? 0 : (double) counts.differing() / counts.pairs();
    double z = quantile() + POWER_QUANTILE;
    return Math.max(minimumProbes(), (int) Math.ceil(z * z * share / (margin() * margin())));
  }

  /**
   * The most misses among {@code probes} whose share is still shown (exact one-sided
   * {@link ClopperPearson} bound) to be within the margin; -1 when there are too few probes to
   * show it with none.
   */
  public int missesAllowed(int probes) {
    if (probes < minimumProbes()) {
      return -1;
    }
    int allowed = 0;
    while (allowed < probes && ClopperPearson.upper(allowed + 1, probes, confidence) <= margin()) {
      allowed++;
    }
    return allowed;
  }

  /** Whether the pairs are shown to agree, see {@link #disagreementLimit}. */
  public boolean agrees(PairedCounts counts) {
    return counts.pairs() > 0 && ClopperPearson.upper(counts.differing(), counts.pairs(),
        confidence) <= disagreementLimit;
  }

  /**
   * Whether {@link #holds} and {@link #agrees} can still come true once {@code planned} pairs are
   * in. The best that can follow is pairs in which nobody or only the other side refuses.
   *
   * @param counts the pairs so far
   * @param planned all pairs, at least as many as there are so far
   */
  public boolean attainable(PairedCounts counts, int planned) {
    int left = planned - counts.pairs();
    boolean candidateAhead = counts.onlyCandidate() >= counts.onlyReference();
    for (int more = 0; more <= left; more++) {
      PairedCounts end =
          new PairedCounts(planned, counts.onlyCandidate() + (candidateAhead ? 0 : more),
              counts.onlyReference() + (candidateAhead ? more : 0));
      if (!agrees(end)) {
        return false;
      }
      if (holds(end)) {
        return true;
      }
      if (end.onlyCandidate() == end.onlyReference()) {
        return false;
      }
    }
    return false;
  }

  private double critical(int pairs) {
    return ExactCritical.value(pairs, margin(), disagreementLimit, confidence, quantile());
  }

  private double quantile() {
    return confidence == 0.5 ? 0 : NormalQuantile.of(confidence);
  }
}

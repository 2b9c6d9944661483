package dev.evenkeel.policy.certify;

/**
 * The rules by which a candidate's refusals count as the same as the reference's, and its misses as
 * few enough. Two one-sided tests (TOST) on {@link TangoScore}: equivalence must be shown, so too
 * few probes can never show it. Immutable.
 *
 * @param tolerance the widest difference in refusal rate, and the largest share of misses, that is
 * still good; above 0 and below 1
 * @param confidence of each one-sided test, at least 0.5 and below 1; at 0.95 the interval shown is
 * the 90% interval, as is usual for TOST
 */
public record EquivalenceTest(double tolerance, double confidence) {
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
  }

  /** Whether the refusal rates are shown to differ by no more than the tolerance. */
  public boolean holds(PairedCounts counts) {
    double z = quantile();
    return counts.pairs() > 0 && TangoScore.statistic(counts, -tolerance) >= z
        && TangoScore.statistic(counts, tolerance) <= -z;
  }

  /** The interval of the difference that the test compares with the tolerance. */
  public Interval interval(PairedCounts counts) {
    return counts.pairs() == 0 ? new Interval(-1, 1) : TangoScore.interval(counts, quantile());
  }

  /**
   * The fewest probes with which the test can hold at all: even if no pair differs,
   * {@code n >= z²(1-tolerance)/tolerance} is needed. The same number lets the bound on misses hold
   * when nothing is missed.
   */
  public int minimumProbes() {
    double z = quantile();
    // The margin keeps a floor that is whole in exact arithmetic from growing by a rounding error.
    return (int) Math.max(1, Math.ceil(z * z * (1 - tolerance) / tolerance - 1e-9));
  }

  /** The fewest probes of one class, see {@link #minimumProbes()}. */
  public static int minimumProbes(double tolerance, double confidence) {
    return new EquivalenceTest(tolerance, confidence).minimumProbes();
  }

  /**
   * Roughly how many probes would show equivalence four times in five if the rates are truly equal
   * and as many pairs differ as were seen: {@code (z + z')² ψ / tolerance²}.
   */
  public int adequateProbes(PairedCounts counts) {
    double share = counts.pairs() == 0 ? 0 : (double) counts.differing() / counts.pairs();
    double z = quantile() + POWER_QUANTILE;
    return Math.max(minimumProbes(), (int) Math.ceil(z * z * share / (tolerance * tolerance)));
  }

  /**
   * The most misses among {@code probes} whose share is still shown (one-sided {@link Wilson}
   * bound) to be within the tolerance; -1 when there are too few probes to show it with none.
   */
  public int missesAllowed(int probes) {
    if (probes < minimumProbes()) {
      return -1;
    }
    int allowed = 0;
    while (allowed < probes && Wilson.upper(allowed + 1, probes, confidence) <= tolerance) {
      allowed++;
    }
    return allowed;
  }

  /**
   * The largest share of differing pairs that is still agreement: twice the tolerance. Equal rates
   * could otherwise hide disagreement about which probes to refuse.
   */
  public double disagreementLimit() {
    return Math.min(1, 2 * tolerance);
  }

  /** Whether the pairs are shown to agree, see {@link #disagreementLimit()}. */
  public boolean agrees(PairedCounts counts) {
    return counts.pairs() > 0 && ClopperPearson.upper(counts.differing(), counts.pairs(),
        confidence) <= disagreementLimit();
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

  private double quantile() {
    return confidence == 0.5 ? 0 : NormalQuantile.of(confidence);
  }
}

package dev.evenkeel.policy.certify;

/**
 * Evidence, gathered pair by pair, that the refusal rates differ by more than the tolerance: an
 * e-process by betting. Against "the mean of d is at most the tolerance" the wealth of a gambler
 * who
 * stakes a fixed share g on every pair is the product of {@code 1 + g (d - tolerance)}; the mean
 * over
 * several shares is again such a wealth, and the mirrored game plays against "at least minus the
 * tolerance". If the supposition is true the wealth is a non-negative supermartingale that starts
 * at
 * 1, so that by Ville's inequality it ever reaches 1/a with a probability of at most a, whenever
 * one
 * looks (I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting",
 * JRSS B 86, 2024; J. Ville, 1939). It is looked at after every pair and therefore may only fail a
 * run, never pass one. Not thread-safe.
 */
final class GapEvidence {
  /** Shares of the largest stake that can never ruin the gambler: small ones for small gaps. */
  private static final double[] STAKES = {0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8};

  private final double tolerance;
  private final double enough;
  private final double[] above = new double[STAKES.length];
  private final double[] below = new double[STAKES.length];

  /**
   * @param tolerance the widest difference that is still good
   * @param confidence that a gap is real once it is {@link #proved}; shared by the two directions
   */
  GapEvidence(double tolerance, double confidence) {
    this.tolerance = tolerance;
    this.enough = 2 / (1 - confidence);
    java.util.Arrays.fill(above, 1);
    java.util.Arrays.fill(below, 1);
  }

  /** One more pair: 1 when the candidate alone refused, -1 when the reference alone did, else 0. */
  void add(int difference) {
    for (int i = 0; i < STAKES.length; i++) {
      double stake = STAKES[i] / (1 + tolerance);
      above[i] *= 1 + stake * (difference - tolerance);
      below[i] *= 1 + stake * (-difference - tolerance);
    }
  }

  /** Whether the gap is wider than the tolerance beyond doubt, in either direction. */
  boolean proved() {
    return Math.max(mean(above), mean(below)) >= enough;
  }

  private static double mean(double[] wealth) {
    double sum = 0;
    for (double each : wealth) {
      sum += each;
    }
    return sum / wealth.length;
  }
}

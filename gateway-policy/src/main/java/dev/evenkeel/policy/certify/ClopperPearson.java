package dev.evenkeel.policy.certify;

/**
 * Exact one-sided bounds of one proportion (C. J. Clopper and E. S. Pearson, "The use of confidence
 * or fiducial limits illustrated in the case of the binomial", Biometrika 26, 1934), found by
 * halving over the binomial tail. Pure functions; time grows with the number of hits.
 */
public final class ClopperPearson {
  /** Halvings; more than a double can tell apart. */
  private static final int HALVINGS = 60;

  private ClopperPearson() {}

  /**
   * The largest share under which {@code hits} or fewer are not a surprise.
   *
   * @param hits from 0 to {@code trials}
   * @param trials at least 1
   * @param confidence one-sided, between 0 and 1
   * @throws IllegalArgumentException if a count is out of range
   */
  public static double upper(int hits, int trials, double confidence) {
    if (trials < 1 || hits < 0 || hits > trials) {
      throw new IllegalArgumentException(hits + " of " + trials);
    }
    if (hits == trials) {
      return 1;
    }
    double alpha = 1 - confidence;
    double[] choose = logChoose(hits, trials);
    double low = (double) hits / trials;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (atMost(choose, trials, middle) > alpha) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The smallest share under which {@code hits} or more are not a surprise. */
  public static double lower(int hits, int trials, double confidence) {
    return 1 - upper(trials - hits, trials, confidence);
  }

  /** The logarithms of "trials choose k" for every k up to {@code hits}. */
  private static double[] logChoose(int hits, int trials) {
    double[] choose = new double[hits + 1];
    for (int k = 1; k <= hits; k++) {
      choose[k] = choose[k - 1] + Math.log((double) (trials - k + 1) / k);
    }
    return choose;
  }

  /** The probability of as many hits as {@code choose} has entries, less one, or fewer. */
  private static double atMost(double[] choose, int trials, double share) {
    double hit = Math.log(share);
    double miss = Math.log1p(-share);
    double sum = 0;
    for (int k = 0; k < choose.length; k++) {
      // 0 * -infinity would not be a number when the share is 0.
      double hits = k == 0 ? 0 : k * hit;
      sum += Math.exp(choose[k] + hits + (trials - k) * miss);
    }
    return sum;
  }
}

package dev.evenkeel.policy.certify;

/**
 * The score interval of one proportion (E. B. Wilson, "Probable inference, the law of succession,
 * and statistical inference", JASA 22, 1927). Behaves for small samples and for none or all. Pure
 * functions.
 */
public final class Wilson {
  private Wilson() {}

  /**
   * @param hits from 0 to {@code trials}
   * @param trials at least 1
   * @param z the normal quantile of each end, such as 1.959964 for 95% two-sided
   * @return the interval of the share, within 0 and 1
   * @throws IllegalArgumentException if a count is out of range
   */
  public static Interval interval(int hits, int trials, double z) {
    if (trials < 1 || hits < 0 || hits > trials) {
      throw new IllegalArgumentException(hits + " of " + trials);
    }
    double square = z * z;
    double share = (double) hits / trials;
    double scale = 1 + square / trials;
    double middle = (share + square / (2.0 * trials)) / scale;
    double half =
        z / scale * Math.sqrt(share * (1 - share) / trials + square / (4.0 * trials * trials));
    double low = hits == 0 ? 0 : Math.max(0, middle - half);
    double high = hits == trials ? 1 : Math.min(1, middle + half);
    return new Interval(low, high);
  }

  /** The one-sided upper bound of the share at {@code confidence}, 0.5 to below 1. */
  public static double upper(int hits, int trials, double confidence) {
    return interval(hits, trials, NormalQuantile.of(confidence)).high();
  }

  /** The one-sided lower bound of the share at {@code confidence}, 0.5 to below 1. */
  public static double lower(int hits, int trials, double confidence) {
    return interval(hits, trials, NormalQuantile.of(confidence)).low();
  }
}

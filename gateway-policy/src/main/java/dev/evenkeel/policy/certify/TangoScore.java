package dev.evenkeel.policy.certify;

/**
 * The score statistic of the difference between two paired proportions and its interval (T. Tango,
 * "Equivalence test and confidence interval for the difference in proportions for the paired-sample
 * design", Statistics in Medicine 17, 1998). Unlike intervals built on McNemar's test it holds when
 * no pair differs. Pure functions.
 */
public final class TangoScore {
  private static final int HALVINGS = 60;

  private TangoScore() {}

  /**
   * How many standard errors the observed difference lies above {@code supposed}, the variance
   * taken under that supposition. Falls as {@code supposed} grows.
   *
   * @param counts at least one pair
   * @param supposed a difference, -1 to 1
   */
  public static double statistic(PairedCounts counts, double supposed) {
    double n = counts.pairs();
    double b = counts.onlyCandidate();
    double c = counts.onlyReference();
    double numerator = b - c - n * supposed;
    double quadratic = 2 * n;
    double linear = -b - c + (2 * n - b + c) * supposed;
    double constant = -c * supposed * (1 - supposed);
    double root = Math.sqrt(Math.max(0, linear * linear - 4 * quadratic * constant));
    double q = (root - linear) / (2 * quadratic);
    double variance = n * (2 * q + supposed * (1 - supposed));
    if (variance > 0) {
      return numerator / Math.sqrt(variance);
    }
    return numerator == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, numerator);
  }

  /**
   * The differences that the observed pairs do not speak against.
   *
   * @param counts at least one pair
   * @param z the normal quantile of each end, positive
   * @throws IllegalArgumentException without pairs
   */
  public static Interval interval(PairedCounts counts, double z) {
    if (counts.pairs() == 0) {
      throw new IllegalArgumentException("no pairs");
    }
    double observed = counts.difference();
    return new Interval(end(counts, -1, observed, z), end(counts, observed, 1, -z));
  }

  /** Where the falling statistic crosses {@code level} between two differences. */
  private static double end(PairedCounts counts, double from, double to, double level) {
    double low = from;
    double high = to;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (statistic(counts, middle) > level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}

package dev.evenkeel.policy.certify;

/**
 * Quantiles of the standard normal distribution by P. J. Acklam's rational approximation ("An
 * algorithm for computing the inverse normal cumulative distribution function", 2003), whose
 * relative error is below 1.15e-9. Pure functions.
 */
final class NormalQuantile {
  /** Below this, and above one minus this, the tail's approximation is used. */
  private static final double TAIL = 0.02425;

  private static final double[] CENTRE_ABOVE = {-3.969683028665376e+01, 2.209460984245205e+02,
      -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00};
  private static final double[] CENTRE_BELOW = {-5.447609879822406e+01, 1.615858368580409e+02,
      -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1};
  private static final double[] TAIL_ABOVE = {-7.784894002430293e-03, -3.223964580411365e-01,
      -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00};
  private static final double[] TAIL_BELOW = {7.784695709041462e-03, 3.224671290700398e-01,
      2.445134137142996e+00, 3.754408661907416e+00, 1};

  private NormalQuantile() {}

  /**
   * The value that a standard normal variable stays below with this probability.
   *
   * @param probability between 0 and 1, both excluded
   * @throws IllegalArgumentException if it is not
   */
  static double of(double probability) {
    if (!(probability > 0 && probability < 1)) {
      throw new IllegalArgumentException("no normal quantile of " + probability);
    }
    if (probability < TAIL) {
      return tail(probability);
    }
    if (probability > 1 - TAIL) {
      return -tail(1 - probability);
    }
    double q = probability - 0.5;
    double r = q * q;
    return q * polynomial(CENTRE_ABOVE, r) / polynomial(CENTRE_BELOW, r);
  }

  private static double tail(double probability) {
    double q = Math.sqrt(-2 * Math.log(probability));
    return polynomial(TAIL_ABOVE, q) / polynomial(TAIL_BELOW, q);
  }

  /** Horner's scheme, highest power first. */
  private static double polynomial(double[] coefficients, double x) {
    double value = 0;
    for (double coefficient : coefficients) {
      value = value * x + coefficient;
    }
    return value;
  }
}

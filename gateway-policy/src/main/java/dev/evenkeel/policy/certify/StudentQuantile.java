package dev.evenkeel.policy.certify;

/**
 * Quantiles of Student's t distribution by the Cornish-Fisher expansion about the normal quantile
 * (R. A. Fisher and E. A. Cornish, "The percentile points of distributions having known cumulants",
 * Technometrics 2, 1960; Abramowitz and Stegun 26.7.5). With four terms the error at 95% is below
 * 0.001 from five degrees of freedom on. Pure functions.
 */
final class StudentQuantile {
  private StudentQuantile() {}

  /**
   * @param probability between 0 and 1, both excluded
   * @param freedom degrees of freedom, at least 3
   */
  static double of(double probability, int freedom) {
    if (freedom < 3) {
      throw new IllegalArgumentException("degrees of freedom must be at least 3, not " + freedom);
    }
    double z = NormalQuantile.of(probability);
    double s = z * z;
    double v = freedom;
    double first = z * (s + 1) / 4;
    double second = z * ((5 * s + 16) * s + 3) / 96;
    double third = z * (((3 * s + 19) * s + 17) * s - 15) / 384;
    double fourth = z * ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92160;
    return z + (first + (second + (third + fourth / v) / v) / v) / v;
  }
}

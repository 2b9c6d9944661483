package dev.evenkeel.policy.certify;

/**
 * A confidence interval.
 *
 * @param low its lower end
 * @param high its upper end, at least {@code low}
 */
public record Interval(double low, double high) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("an interval from " + low + " to " + high);
    }
  }

  /** Whether all of it lies between {@code -margin} and {@code margin}, ends included. */
  public boolean within(double margin) {
    return low >= -margin && high <= margin;
  }

  /** Whether none of it lies between {@code -margin} and {@code margin}. */
  public boolean beyond(double margin) {
    return low > margin || high < -margin;
  }
}

package dev.evenkeel.policy.drift;

/**
 * How closely rates are watched.
 *
 * @param shift the change of a rate that must be found out, above 0 and below 1
 * @param runLength how many observations of one stream a false alarm is away, on average, while
 * its rate is within {@link #guard()} of the baseline
 * @param learn observations from which a baseline is learned where no certificate has one
 */
public record Watch(double shift, double runLength, int learn) {
  /** @throws IllegalArgumentException if a value is out of range */
  public Watch {
    if (!(shift > 0 && shift < 1) || !(runLength >= 1) || learn < 1) {
      throw new IllegalArgumentException(
          "shift " + shift + ", run length " + runLength + ", learn " + learn);
    }
  }

  /**
   * What a baseline may be wrong by: it is itself an estimate, and a chart that is set for 10 % and
   * sees 12 % raises its alarms thirty times as often as promised.
   */
  public double guard() {
    return shift / 5;
  }
}

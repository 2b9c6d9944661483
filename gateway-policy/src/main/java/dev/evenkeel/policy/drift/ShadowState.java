package dev.evenkeel.policy.drift;

import dev.evenkeel.policy.certify.Interval;
import dev.evenkeel.policy.certify.PairedCounts;
import dev.evenkeel.policy.certify.TangoScore;
import dev.evenkeel.policy.certify.Wilson;

/**
 * One signal of a candidate beside that of whoever answered the same turns. Numbers only.
 * Immutable.
 *
 * @param key the pool, the candidate, the class and what is watched
 * @param subject what was compared: changes with the candidate and the policy
 * @param pairs turns that both answered
 * @param served the sum of the served answers' values: hits, where it is there or not
 * @param shadow the sum of the candidate's
 * @param squares the sum of the squares of their differences
 */
public record ShadowState(StreamKey key, String subject, long pairs, double served, double shadow,
    double squares) {
  private static final double Z = 1.959964;
  /** Below this a mean has no interval worth showing. */
  private static final int FEWEST = 20;
  private static final Interval ANYTHING = new Interval(-1, 1);

  /** Nothing seen yet. */
  static ShadowState begun(StreamKey key, String subject) {
    return new ShadowState(key, subject, 0, 0, 0, 0);
  }

  ShadowState plus(double ofServed, double ofShadow) {
    double difference = ofShadow - ofServed;
    return new ShadowState(key, subject, pairs + 1, served + ofServed, shadow + ofShadow,
        squares + difference * difference);
  }

  /** The share of what was served, or its mean; not a number without pairs. */
  public double servedRate() {
    return served / pairs;
  }

  /** The candidate's share or mean; not a number without pairs. */
  public double shadowRate() {
    return shadow / pairs;
  }

  /** The 95% interval of the candidate's share; of no meaning for what is measured on a scale. */
  public Interval shadowInterval() {
    return share(shadow);
  }

  /** The same of what was served. */
  public Interval servedInterval() {
    return share(served);
  }

  private Interval share(double hits) {
    return pairs == 0 || key.signal().measured() ? new Interval(0, 1)
        : Wilson.interval((int) Math.round(hits), count(), Z);
  }

  /**
   * The 95% interval of the candidate's rate less the served one, of the same turns: by Tango's
   * score for what is there or not, by the normal distribution of the mean for what is measured.
   */
  public Interval difference() {
    if (pairs == 0) {
      return ANYTHING;
    }
    double apart = shadow - served;
    if (!key.signal().measured()) {
      int only = (int) Math.round((squares + apart) / 2);
      return TangoScore.interval(new PairedCounts(count(), only, (int) Math.round(squares) - only),
          Z);
    }
    if (pairs < FEWEST) {
      return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double mean = apart / pairs;
    double variance = Math.max(0, (squares - pairs * mean * mean) / (pairs - 1));
    double half = Z * Math.sqrt(variance / pairs);
    return new Interval(mean - half, mean + half);
  }

  private int count() {
    return (int) Math.min(pairs, Integer.MAX_VALUE);
  }
}

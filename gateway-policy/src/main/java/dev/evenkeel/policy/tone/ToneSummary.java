package dev.evenkeel.policy.tone;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many answers of one route sound: per dimension, how many knew it, the mean and the spread.
 * Answers that said nothing, and dimensions that are not known, are left out. Not thread-safe.
 */
public final class ToneSummary {
  private final Map<Dimension, Moments> moments = new EnumMap<>(Dimension.class);

  public ToneSummary() {
    for (Dimension each : Dimension.values()) {
      moments.put(each, new Moments());
    }
  }

  /** One more answer. */
  public void add(ToneProfile profile) {
    if (profile.measured()) {
      moments.forEach((dimension, each) -> each.add(profile.value(dimension)));
    }
  }

  /** In how many answers the dimension was known. */
  public long count(Dimension dimension) {
    return of(dimension).count;
  }

  /** {@link Double#NaN} without answers. */
  public double mean(Dimension dimension) {
    Moments each = of(dimension);
    return each.count == 0 ? Double.NaN : each.mean;
  }

  /** The sample variance, {@link Double#NaN} below two answers. */
  public double variance(Dimension dimension) {
    Moments each = of(dimension);
    return each.count < 2 ? Double.NaN : each.squares / (each.count - 1);
  }

  /**
   * The standardised mean difference (Cohen's d): {@code other}'s mean less this one's, in pooled
   * standard deviations. 0.2 is small, 0.5 medium, 0.8 large. Infinite where the means differ and
   * nothing spreads, {@link Double#NaN} below two answers on either side.
   */
  public double difference(Dimension dimension, ToneSummary other) {
    Moments mine = of(dimension);
    Moments theirs = other.of(dimension);
    if (mine.count < 2 || theirs.count < 2) {
      return Double.NaN;
    }
    double apart = theirs.mean - mine.mean;
    double pooled = Math.sqrt((mine.squares + theirs.squares) / (mine.count + theirs.count - 2));
    return apart == 0 ? 0 : apart / pooled;
  }

  /**
   * {@link #difference} without its sign, from 0 (the same) to 1 (a whole standard deviation or
   * more apart); {@link Double#NaN} as there.
   */
  public double distance(Dimension dimension, ToneSummary other) {
    return Math.min(1, Math.abs(difference(dimension, other)));
  }

  private Moments of(Dimension dimension) {
    Moments found = moments.get(dimension);
    if (found == null) {
      throw new IllegalStateException("every dimension has its moments");
    }
    return found;
  }

  /** Welford's running mean and sum of squares, Technometrics 4 (1962). */
  private static final class Moments {
    long count;
    double mean;
    double squares;

    void add(double value) {
      if (!Double.isNaN(value)) {
        count++;
        double from = value - mean;
        mean += from / count;
        squares += from * (value - mean);
      }
    }
  }
}

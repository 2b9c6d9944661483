package dev.evenkeel.policy.drift;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream at one moment; enough to go on from after a restart. Immutable.
 *
 * @param key what is watched
 * @param serial the certificate the baseline belongs to
 * @param origin where the baseline is from: {@code certificate}, {@code learned}, or
 * {@code learning} while there is none
 * @param learned what was observed to learn from so far; empty once learned
 * @param rise the chart for rates that rise, null for none
 * @param fall the chart for rates that fall, null for none
 * @param tallies what was seen, by affinity state
 */
public record StreamState(StreamKey key, String serial, String origin, List<Double> learned,
    @Nullable ChartState rise, @Nullable ChartState fall, Map<AffinityState, Tally> tallies) {
  public StreamState {
    learned = List.copyOf(learned);
    tallies = Map.copyOf(tallies);
  }

  /**
   * What was seen.
   *
   * @param count observations
   * @param sum of their values: hits, where it is there or not
   */
  public record Tally(long count, double sum) {
    /** Nothing yet. */
    public static final Tally NOTHING = new Tally(0, 0);

    /** Both together. */
    public Tally plus(Tally other) {
      return new Tally(count + other.count, sum + other.sum);
    }

    /** The share, or the mean; not a number while nothing was seen. */
    public double mean() {
      return count == 0 ? Double.NaN : sum / count;
    }
  }

  /** Over all affinity states. */
  public Tally total() {
    return tallies.values().stream().reduce(Tally.NOTHING, Tally::plus);
  }

  /** What was seen in one state. */
  public Tally tally(AffinityState state) {
    return tallies.getOrDefault(state, Tally.NOTHING);
  }

  static Map<AffinityState, Tally> nothing() {
    return new EnumMap<>(AffinityState.class);
  }
}

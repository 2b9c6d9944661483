package dev.evenkeel.policy.drift;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Charts that were computed already: many streams have about the same baseline. Rates are rounded
 * up
 * to a fifth of a point, so that no chart raises more false alarms than promised. Not thread-safe.
 */
final class Designs {
  private static final double GRID = 500;

  private final Map<Wanted, Designed> known = new HashMap<>();

  private record Wanted(Watch watch, int rate) {}

  /**
   * @param delay how many observations it takes on average to notice a rise by the watched shift
   */
  record Designed(ChartDesign chart, double delay) {}

  /**
   * The chart for a rate that may not rise by the watched shift.
   *
   * @return null where there is no room for such a rise
   */
  @Nullable Designed of(Watch watch, double rate) {
    int step = (int) Math.ceil(rate * GRID - 1e-9);
    double rounded = step / GRID;
    return rounded + watch.shift() > 1 ? null
        : known.computeIfAbsent(new Wanted(watch, step), _ -> design(watch, rounded));
  }

  private static Designed design(Watch watch, double rate) {
    double bad = rate + watch.shift();
    ChartDesign chart = ChartDesign.of(Math.min(1, rate + watch.guard()), bad, watch.runLength());
    return new Designed(chart, chart.runLength(bad));
  }
}

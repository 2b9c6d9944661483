package dev.evenkeel.policy.drift;

/** A chart as it runs. Confined to its stream. */
final class Chart {
  private final ChartDesign design;
  private final double delay;
  /** What counts as a hit lies beyond it. */
  private final double cut;
  private final boolean above;
  private final double rate;
  private int statistic;
  /** Since the statistic was zero last: the rise, if it is one, began about there. */
  private int since;
  private int hitsSince;

  /**
   * @param above whether hits lie above the cut, or below
   * @param rate the share of hits that is in order
   */
  Chart(Designs.Designed designed, double cut, boolean above, double rate) {
    this.design = designed.chart();
    this.delay = designed.delay();
    this.cut = cut;
    this.above = above;
    this.rate = rate;
  }

  /** Whether the observation raises the alarm. */
  boolean add(double value) {
    boolean hit = above ? value > cut : value < cut;
    statistic = design.next(statistic, hit);
    since = statistic == 0 ? 0 : since + 1;
    hitsSince = statistic == 0 ? 0 : hitsSince + (hit ? 1 : 0);
    return statistic >= design.limit();
  }

  void reset() {
    statistic = 0;
    since = 0;
    hitsSince = 0;
  }

  double rate() {
    return rate;
  }

  int since() {
    return since;
  }

  int hitsSince() {
    return hitsSince;
  }

  /** Goes on where another left off. */
  void resume(ChartState state) {
    statistic = Math.clamp(state.statistic(), 0, design.limit() - 1);
    since = Math.max(0, state.since());
    hitsSince = Math.clamp(state.hitsSince(), 0, since);
  }

  ChartState state() {
    return new ChartState(cut, rate, statistic, design.limit(), since, hitsSince, delay);
  }
}

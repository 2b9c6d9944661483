package dev.evenkeel.policy.classify;

/** Counts of right and wrong verdicts. */
final class Figures {
  int right;
  int falseAlarms;
  int missed;
  int rows;

  void add(boolean is, boolean found) {
    rows++;
    right += is && found ? 1 : 0;
    falseAlarms += !is && found ? 1 : 0;
    missed += is && !found ? 1 : 0;
  }

  double f1() {
    return 2.0 * right / Math.max(1, 2.0 * right + falseAlarms + missed);
  }

  double accuracy() {
    return 1 - (falseAlarms + missed) / (double) rows;
  }

  @Override
  public String toString() {
    return "%d rows, F1 %.3f, accuracy %.3f, %d missed, %d false alarms".formatted(rows, f1(),
        accuracy(), missed, falseAlarms);
  }
}

package dev.evenkeel.policy.drift;

/**
 * A Bernoulli CUSUM chart, designed: how far the statistic moves with each observation and where it
 * raises the alarm (M. R. Reynolds Jr. and Z. G. Stoumbos, "A CUSUM chart for monitoring a
 * proportion when inspecting continuously", Journal of Quality Technology 31, 1999). The chart adds
 * up the logarithm of the likelihood ratio of two rates and never falls below zero. Here the ratio
 * of
 * its two steps is a fraction, so that the statistic is a whole number and its Markov chain (D.
 * Brook and D. A. Evans, "An approach to the probability distribution of CUSUM run length",
 * Biometrika 59, 1972) gives run lengths exactly instead of about. Immutable.
 *
 * @param up what a hit adds, at least 1
 * @param down what anything else takes away, at least 1
 * @param limit the alarm is raised when the statistic reaches it, at least 1
 */
public record ChartDesign(int up, int down, int limit) {
  /** The rate is kept this far from 0 and 1, where logarithms end. */
  private static final double EDGE = 1e-4;
  /** How well the fraction must meet the ratio of the steps. */
  private static final double CLOSE = 0.01;
  private static final double LONGEST = 1e12;
  private static final int LARGEST_STEP = 10_000;
  private static final int LARGEST_LIMIT = 200_000;

  /** @throws IllegalArgumentException if a value is out of range */
  public ChartDesign {
    if (up < 1 || down < 1 || limit < 1) {
      throw new IllegalArgumentException("a chart of " + up + ", " + down + ", " + limit);
    }
  }

  /**
   * The chart that tells a rate of {@code bad} from one of {@code good} the soonest, of all those
   * that raise an alarm after {@code runLength} observations or later, on average, as long as the
   * rate is {@code good}.
   *
   * @param good the rate that is in order, 0 to 1
   * @param bad the rate to be found out, 0 to 1, above {@code good}
   * @param runLength observations to a false alarm, on average, at least 1
   * @throws IllegalArgumentException if there is no such chart
   */
  public static ChartDesign of(double good, double bad, double runLength) {
    double low = Math.clamp(good, EDGE, 1 - 2 * EDGE);
    double high = Math.min(bad, 1 - EDGE);
    if (!(high > low) || !(runLength >= 1)) {
      throw new IllegalArgumentException(
          "no chart from " + good + " to " + bad + " with a run length of " + runLength);
    }
    double fall = -Math.log((1 - high) / (1 - low));
    double whole = Math.log(high / low) + fall;
    int[] step = fraction(fall / whole);
    int up = step[1] - step[0];
    int down = step[0];
    int most = 1;
    while (runLength(up, down, most, low) < runLength) {
      if (most > LARGEST_LIMIT) {
        throw new IllegalArgumentException("a run length of " + runLength + " is out of reach");
      }
      most *= 2;
    }
    int least = most / 2 + 1;
    while (least < most) {
      int middle = (least + most) >>> 1;
      if (runLength(up, down, middle, low) >= runLength) {
        most = middle;
      } else {
        least = middle + 1;
      }
    }
    return new ChartDesign(up, down, most);
  }

  /**
   * How many observations of this rate it takes to the alarm from zero on, on average; infinite
   * where doubles can no longer tell.
   */
  public double runLength(double rate) {
    double length = runLength(up, down, limit, Math.clamp(rate, EDGE, 1 - EDGE));
    return length > 0 && length < LONGEST ? length : Double.POSITIVE_INFINITY;
  }

  /** The statistic after one more observation. */
  public int next(int statistic, boolean hit) {
    return Math.max(0, statistic + (hit ? up : -down));
  }

  /**
   * Solves {@code n(i) = 1 + p n(i + up) + (1 - p) n(max(0, i - down))}, with n = 0 from the limit
   * on, by elimination within the band. No pivots are needed: the matrix is an M-matrix.
   */
  private static double runLength(int up, int down, int limit, double p) {
    int width = Math.min(up, limit);
    double[][] above = new double[limit][width + 1];
    double[] right = new double[limit];
    double[] row = new double[limit + 1];
    for (int i = 0; i < limit; i++) {
      int first = Math.max(0, i - down);
      int last = Math.min(limit - 1, i + width);
      java.util.Arrays.fill(row, first, last + 1, 0);
      double value = 1;
      row[i] = 1;
      row[first] -= 1 - p;
      if (i + up < limit) {
        row[i + up] -= p;
      }
      for (int column = first; column < i; column++) {
        double factor = row[column];
        if (factor != 0) {
          double[] pivot = above[column];
          int end = Math.min(limit - 1, column + width);
          for (int k = column + 1; k <= end; k++) {
            row[k] -= factor * pivot[k - column];
          }
          value -= factor * right[column];
        }
      }
      double diagonal = row[i];
      for (int k = i + 1; k <= last; k++) {
        above[i][k - i] = row[k] / diagonal;
      }
      right[i] = value / diagonal;
    }
    for (int i = limit - 1; i >= 0; i--) {
      int end = Math.min(limit - 1, i + width);
      for (int k = i + 1; k <= end; k++) {
        right[i] -= above[i][k - i] * right[k];
      }
    }
    return right[0];
  }

  /** The simplest fraction near a ratio between 0 and 1, numerator first (Stern and Brocot). */
  private static int[] fraction(double ratio) {
    int lowTop = 0;
    int lowBottom = 1;
    int highTop = 1;
    int highBottom = 1;
    while (true) {
      int top = lowTop + highTop;
      int bottom = lowBottom + highBottom;
      double value = (double) top / bottom;
      // Near the nearer end: a fraction of 0.99 is as far from 1 as one of 0.01 is from 0.
      double off = Math.abs(value - ratio) / Math.min(ratio, 1 - ratio);
      if (off <= CLOSE || bottom >= LARGEST_STEP) {
        return new int[] {top, bottom};
      }
      if (value < ratio) {
        lowTop = top;
        lowBottom = bottom;
      } else {
        highTop = top;
        highBottom = bottom;
      }
    }
  }
}

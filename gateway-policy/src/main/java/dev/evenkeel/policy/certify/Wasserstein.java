package dev.evenkeel.policy.certify;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How far apart two samples of one size are as distributions: the mean distance of their sorted
 * values (Wasserstein-1 on the line), and its upper bound by the percentile bootstrap over pairs
 * (B.
 * Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979).
 * Resampling adds distance, so the bound errs on the side of caution. Two samples can have one mean
 * and still sound different; this tells. Pure functions.
 */
final class Wasserstein {
  /** Resamplings: the 95th percentile is then known to about half a percentile rank. */
  static final int RESAMPLINGS = 500;

  private Wasserstein() {}

  /** The distance; the arrays are of one length, at least 1, and are left as they are. */
  static double distance(double[] one, double[] other) {
    return sorted(one.clone(), other.clone());
  }

  /**
   * What the distance is at most with this confidence.
   *
   * @param seed of the resampling: the same samples and seed give the same bound
   */
  static double upper(double[] one, double[] other, double confidence, long seed) {
    int n = one.length;
    SplittableRandom random = new SplittableRandom(seed);
    double[] distances = new double[RESAMPLINGS];
    double[] left = new double[n];
    double[] right = new double[n];
    for (int round = 0; round < RESAMPLINGS; round++) {
      for (int i = 0; i < n; i++) {
        int at = random.nextInt(n);
        left[i] = one[at];
        right[i] = other[at];
      }
      distances[round] = sorted(left, right);
    }
    Arrays.sort(distances);
    int rank = (int) Math.ceil(confidence * RESAMPLINGS) - 1;
    return Math.max(distances[rank], distance(one, other));
  }

  private static double sorted(double[] one, double[] other) {
    Arrays.sort(one);
    Arrays.sort(other);
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs(one[i] - other[i]);
    }
    return sum / one.length;
  }
}

package dev.evenkeel.policy.classify;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Logistic regression with a Gaussian prior by L-BFGS (Nocedal and Wright, "Numerical
 * Optimization",
 * algorithm 7.4) with a backtracking search, over rows of yes-or-no features. Everything is added
 * in
 * a fixed order and by {@link StrictMath}, so that the same rows give the same bits anywhere.
 */
final class LogisticFit {
  private static final int MEMORY = 10;
  private static final int ROUNDS = 200;
  private static final double ENOUGH = 1e-6;

  private final List<int[]> rows;
  private final boolean[] labels;
  private final double[] importance;
  private final double[] center;
  private final double[] shrink;

  /**
   * @param rows of each row the features that it has
   * @param importance how much each row counts
   * @param center what weights are drawn towards
   * @param shrink how strongly, per feature; above 0
   */
  LogisticFit(List<int[]> rows, boolean[] labels, double[] importance, double[] center,
      double[] shrink) {
    this.rows = rows;
    this.labels = labels;
    this.importance = importance;
    this.center = center;
    this.shrink = shrink;
  }

  /** A correction pair of L-BFGS. */
  private static final class Step {
    final double[] moved;
    final double[] turned;
    final double curvature;

    Step(double[] moved, double[] turned, double curvature) {
      this.moved = moved;
      this.turned = turned;
      this.curvature = curvature;
    }
  }

  /** The weights. */
  double[] fit() {
    int size = center.length;
    double[] weights = center.clone();
    double[] gradient = new double[size];
    double loss = loss(weights, gradient);
    Deque<Step> memory = new ArrayDeque<>();
    for (int round = 0; round < ROUNDS; round++) {
      double[] direction = direction(gradient, memory);
      double slope = dot(direction, gradient);
      if (slope > -ENOUGH) {
        break;
      }
      double[] next = new double[size];
      double[] nextGradient = new double[size];
      double length = memory.isEmpty() ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
      double nextLoss = Double.MAX_VALUE;
      for (int tries = 0; tries < 30; tries++, length /= 2) {
        for (int i = 0; i < size; i++) {
          next[i] = weights[i] + length * direction[i];
        }
        nextLoss = loss(next, nextGradient);
        if (nextLoss <= loss + 1e-4 * length * slope) {
          break;
        }
      }
      if (!(nextLoss < loss)) {
        break;
      }
      double[] moved = difference(next, weights);
      double[] turned = difference(nextGradient, gradient);
      double curvature = dot(moved, turned);
      if (curvature > 1e-12) {
        memory.addLast(new Step(moved, turned, curvature));
        if (memory.size() > MEMORY) {
          memory.removeFirst();
        }
      }
      boolean still = loss - nextLoss < ENOUGH * loss;
      weights = next;
      gradient = nextGradient;
      loss = nextLoss;
      if (still) {
        break;
      }
    }
    return weights;
  }

  private double loss(double[] weights, double[] gradient) {
    double loss = 0;
    for (int i = 0; i < weights.length; i++) {
      double off = weights[i] - center[i];
      loss += shrink[i] * off * off / 2;
      gradient[i] = shrink[i] * off;
    }
    for (int row = 0; row < labels.length; row++) {
      double sum = 0;
      for (int feature : rows.get(row)) {
        sum += weights[feature];
      }
      double signed = labels[row] ? sum : -sum;
      double wrong = 1 / (1 + StrictMath.exp(signed));
      loss += importance[row]
          * (signed > 30 ? 0 : signed < -30 ? -signed : StrictMath.log1p(StrictMath.exp(-signed)));
      double push = importance[row] * (labels[row] ? -wrong : wrong);
      for (int feature : rows.get(row)) {
        gradient[feature] += push;
      }
    }
    return loss;
  }

  private static double[] direction(double[] gradient, Deque<Step> memory) {
    double[] direction = gradient.clone();
    double[] shares = new double[memory.size()];
    int i = memory.size();
    for (Step step : memory.reversed()) {
      double share = dot(step.moved, direction) / step.curvature;
      shares[--i] = share;
      add(direction, step.turned, -share);
    }
    if (!memory.isEmpty()) {
      Step last = memory.getLast();
      double scale = last.curvature / dot(last.turned, last.turned);
      for (int k = 0; k < direction.length; k++) {
        direction[k] *= scale;
      }
    }
    for (Step step : memory) {
      add(direction, step.moved, shares[i++] - dot(step.turned, direction) / step.curvature);
    }
    for (int k = 0; k < direction.length; k++) {
      direction[k] = -direction[k];
    }
    return direction;
  }

  private static void add(double[] to, double[] what, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }

  private static double[] difference(double[] one, double[] other) {
    double[] difference = new double[one.length];
    for (int i = 0; i < one.length; i++) {
      difference[i] = one[i] - other[i];
    }
    return difference;
  }

  private static double dot(double[] one, double[] other) {
    double dot = 0;
    for (int i = 0; i < one.length; i++) {
      dot += one[i] * other[i];
    }
    return dot;
  }
}

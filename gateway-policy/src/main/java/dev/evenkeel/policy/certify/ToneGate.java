package dev.evenkeel.policy.certify;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import dev.evenkeel.policy.tone.ToneDistance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether both routes sound alike where both answer: per dimension two one-sided paired t tests of
 * the mean scores, and a bound on the Wasserstein distance of their distributions. Immutable but
 * for
 * the findings it adds to.
 */
final class ToneGate {
  /** With fewer pairs nothing is said of a dimension. */
  static final int FEWEST = 8;

  private final double tolerance;
  private final Set<Dimension> gated;
  private final double confidence;
  private final long seed;

  /**
   * @param tolerance the largest difference that is still good, on the scale from 0 to 1
   * @param gated the dimensions a certificate depends on
   * @param seed of the bootstrap
   */
  ToneGate(double tolerance, Set<Dimension> gated, double confidence, long seed) {
    this.tolerance = tolerance;
    this.gated = Set.copyOf(gated);
    this.confidence = confidence;
    this.seed = seed;
  }

  /** What is seen in every dimension that enough answers of both know. */
  List<ToneComparison> compare(Pairs pairs) {
    List<ToneProfile[]> answered = pairs.stream()
        .filter(pair -> !pair.reference().refuses() && !pair.candidate().refuses()
            && pair.reference().tone().measured() && pair.candidate().tone().measured())
        .map(pair -> new ToneProfile[] {pair.reference().tone(), pair.candidate().tone()})
        .toList();
    List<ToneComparison> seen = new ArrayList<>();
    for (Dimension each : Dimension.values()) {
      double[][] scores = answered.stream()
          .map(both -> new double[] {score(each, both[0]), score(each, both[1])})
          .filter(both -> !Double.isNaN(both[0]) && !Double.isNaN(both[1]))
          .toArray(double[][]::new);
      if (scores.length >= FEWEST) {
        seen.add(compare(each, column(scores, 0), column(scores, 1)));
      }
    }
    return seen;
  }

  private ToneComparison compare(Dimension dimension, double[] theirs, double[] ours) {
    int n = theirs.length;
    double sum = 0;
    double theirSum = 0;
    for (int i = 0; i < n; i++) {
      sum += ours[i] - theirs[i];
      theirSum += theirs[i];
    }
    double mean = sum / n;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double from = ours[i] - theirs[i] - mean;
      squares += from * from;
    }
    double error = Math.sqrt(squares / (n - 1) / n);
    double half = StudentQuantile.of(confidence, n - 1) * error;
    return new ToneComparison(dimension.label(), n, theirSum / n, theirSum / n + mean,
        new Interval(mean - half, mean + half), Wasserstein.distance(theirs, ours),
        Wasserstein.upper(theirs, ours, confidence, seed ^ dimension.label().hashCode()), tolerance,
        gated.contains(dimension));
  }

  /** Adds to the findings what stands in a certificate's way. */
  void check(List<ToneComparison> seen, Findings findings) {
    if (gated.isEmpty()) {
      findings.caution("how it sounds is not part of the proof: no dimension of tone is compared");
      return;
    }
    for (Dimension each : gated.stream().sorted().toList()) {
      if (seen.stream().noneMatch(one -> one.dimension().equals(each.label()))) {
        findings.caution("too few answers of both routes tell their " + words(each.label())
            + ": whether they sound alike in it is not shown");
      }
    }
    for (ToneComparison each : seen) {
      if (!each.gated() || each.alike()) {
        continue;
      }
      String said = String.format(Locale.ROOT,
          "sounds unlike the reference in %s: %.2f and the reference %.2f on a scale of 1 (mean"
              + " difference %+.3f..%+.3f, distance up to %.3f; allowed %.3f)",
          words(each.dimension()), each.candidateMean(), each.referenceMean(),
          each.interval().low(), each.interval().high(), each.distanceBound(), tolerance);
      if (each.different()) {
        findings.failed(said);
      } else {
        findings.inconclusive(said + ": not shown to be alike");
      }
    }
  }

  private static String words(String label) {
    return label.replace('_', ' ');
  }

  private static double[] column(double[][] rows, int at) {
    double[] column = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][at];
    }
    return column;
  }

  /**
   * From 0 to 1: where the scale of {@link ToneDistance} is a whole range, the place in it; lengths
   * by their logarithm, so that a factor counts the same everywhere.
   */
  private static double score(Dimension dimension, ToneProfile tone) {
    double value = tone.value(dimension);
    double scale = ToneDistance.scale(dimension);
    return switch (dimension) {
      // A thousand words are the end of the scale: five times the factor that counts as a stranger.
      case WORDS, SENTENCES -> Math.log1p(value) / (5 * scale);
      case FORMALITY -> (value + 1) / scale;
      default -> Math.min(1, value / scale);
    };
  }
}

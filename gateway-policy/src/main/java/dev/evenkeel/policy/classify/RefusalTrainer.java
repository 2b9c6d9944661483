package dev.evenkeel.policy.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fits the weights of a {@link RefusalModel}: logistic regression with a Gaussian prior, by
 * gradient
 * descent in a fixed order with {@link StrictMath}, so that the same rows give the same bits. Every
 * row is learned from at several lengths, for an opening is judged before it is over.
 */
public final class RefusalTrainer {
  private static final int[] LENGTHS = {4, 7, 12, 20, 40};
  private static final int ROUNDS = 400;
  private static final double RATE = 0.6;
  private static final double UNIT = 1000;
  private static final int MOST_WEIGHT = 9_000;

  private final double shrink;

  /** @param shrink how strongly weights are drawn towards the prior; above 0 */
  public RefusalTrainer(double shrink) {
    this.shrink = shrink;
  }

  /**
   * A labelled answer.
   *
   * @param language its two-letter code
   * @param family the manner of answering, for held-out splits
   * @param refuses whether it refuses in the wide sense: wholly, in part, for inability, or by
   * speaking of something else
   */
  public record Row(String language, String family, String response, boolean refuses) {}

  /**
   * The model fitted to the rows.
   *
   * @param prior what weights are drawn towards, null for none at all
   */
  public RefusalModel train(List<Row> rows, @Nullable RefusalModel prior) {
    List<int[]> features = new ArrayList<>();
    List<Boolean> labels = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    Set<String> languages = new TreeSet<>(prior == null ? Set.of() : prior.languages());
    for (Row row : rows) {
      languages.add(row.language());
      List<int[]> views = views(row.response());
      for (int[] view : views) {
        features.add(view);
        labels.add(row.refuses());
        shares.add(1.0 / views.size());
      }
    }
    double[] center = new double[Features.COUNT];
    for (int i = 0; i < center.length && prior != null; i++) {
      center[i] = prior.weight(i) / UNIT;
    }
    double[] weights = center.clone();
    double[] momentum = new double[weights.length];
    double[] gradient = new double[weights.length];
    double size = rows.size();
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < weights.length; i++) {
        gradient[i] = shrink * (weights[i] - center[i]) / size;
      }
      for (int row = 0; row < features.size(); row++) {
        double sum = 0;
        for (int feature : features.get(row)) {
          sum += weights[feature];
        }
        double wrong = 1 / (1 + StrictMath.exp(-sum)) - (labels.get(row) ? 1 : 0);
        for (int feature : features.get(row)) {
          gradient[feature] += wrong * shares.get(row) / size;
        }
      }
      for (int i = 0; i < weights.length; i++) {
        momentum[i] = 0.9 * momentum[i] - RATE * gradient[i];
        weights[i] += momentum[i];
      }
    }
    int[] thousandths = new int[weights.length];
    for (int i = 0; i < weights.length; i++) {
      thousandths[i] = Math.clamp(Math.round(weights[i] * UNIT), -MOST_WEIGHT, MOST_WEIGHT);
    }
    return new RefusalModel(thousandths, languages);
  }

  /** The features of an answer after each of the lengths, and of the whole. */
  private static List<int[]> views(String response) {
    List<int[]> views = new ArrayList<>();
    int[] gained = new int[Features.COUNT];
    int[] count = {0};
    Evidence evidence = new Evidence(feature -> gained[count[0]++] = feature);
    int next = 0;
    for (int i = 0; i < response.length(); i++) {
      if (evidence.read(response.charAt(i)) && next < LENGTHS.length
          && evidence.words() >= LENGTHS[next]) {
        next++;
        views.add(view(gained, count[0], Features.read(evidence.words()), -1));
      }
    }
    evidence.finish();
    views.add(view(gained, count[0], Features.read(evidence.words()), Features.whole()));
    return views;
  }

  private static int[] view(int[] gained, int count, int read, int whole) {
    int[] view = Arrays.copyOf(gained, count + (whole < 0 ? 1 : 2));
    view[count] = read;
    if (whole >= 0) {
      view[count + 1] = whole;
    }
    return view;
  }
}

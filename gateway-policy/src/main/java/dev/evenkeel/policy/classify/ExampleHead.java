package dev.evenkeel.policy.classify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small model of one class of a policy, trained on the class's examples against ordinary
 * questions and the other classes' examples when the policy is loaded: some milliseconds, bounded,
 * the same to the bit every time. Immutable.
 */
final class ExampleHead {
  private static final String RESOURCE = "query-background.txt";
  private static final int LONGEST_EXAMPLE = 600;
  private static final List<String> BACKGROUND = background();

  private final double bias;
  // Weights by feature, of which most have none: at the feature's hash, or behind it.
  private final int[] features;
  private final double[] weights;

  private ExampleHead(double bias, Map<Integer, Double> byFeature) {
    this.bias = bias;
    this.features = new int[Integer.highestOneBit(2 * byFeature.size() + 1) * 2];
    this.weights = new double[features.length];
    byFeature.forEach((feature, weight) -> {
      int at = slot(feature);
      features[at] = feature + 1;
      weights[at] = weight;
    });
  }

  /** Where a feature stands, or could: there 0 is written instead of its number and one. */
  private int slot(int feature) {
    int at = ((feature * 0x9E3779B1) >>> 7) & (features.length - 1);
    while (features[at] != 0 && features[at] != feature + 1) {
      at = (at + 1) & (features.length - 1);
    }
    return at;
  }

  private static List<String> background() {
    try (InputStream in = ExampleHead.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The heads of several classes, in their order.
   *
   * @param classes the examples of each class
   */
  static List<ExampleHead> train(List<List<String>> classes) {
    if (classes.isEmpty()) {
      return List.of();
    }
    List<ExampleHead> heads = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      List<String> own = classes.get(i);
      List<String> texts = new ArrayList<>();
      own.forEach(each -> texts.add(shortened(each)));
      for (int other = 0; other < classes.size(); other++) {
        if (other != i) {
          classes.get(other).forEach(each -> texts.add(shortened(each)));
        }
      }
      texts.addAll(BACKGROUND);
      double share = Math.max(1, (texts.size() - own.size()) / (4.0 * own.size()));
      heads.add(of(QueryTrainer.fit(texts, new int[] {2}, 1, 0, row -> row < own.size() ? share : 1,
          (row, _) -> row < own.size() ? 1 : 0)));
    }
    return List.copyOf(heads);
  }

  private static ExampleHead of(QueryTrainer.Fit fit) {
    Map<Integer, Double> weights = new HashMap<>();
    // Of two heads only the difference matters.
    for (int i = 0; i < QueryFeatures.COUNT; i++) {
      double weight = fit.weights()[2 * i + 1] - fit.weights()[2 * i];
      if (weight != 0) {
        weights.put(i, weight);
      }
    }
    return new ExampleHead(fit.bias()[1] - fit.bias()[0], weights);
  }

  private static String shortened(String example) {
    return example.length() > LONGEST_EXAMPLE ? example.substring(0, LONGEST_EXAMPLE) : example;
  }

  /** How likely a text belongs to the class, 0 to 1. */
  double score(QueryFeatures text, double discount) {
    int subjects = QueryVocabulary.SHIPPED.size();
    double sum = 0;
    for (int i = 0; i < text.presentCount(); i++) {
      sum += weights[slot(text.present()[i])];
    }
    double grams = 0;
    for (int i = 0; i < text.gramCount(); i++) {
      grams += weights[slot(subjects + text.gram(i))];
    }
    double logit = bias + sum + grams * QueryModel.gramShare(text) - discount;
    return 1 / (1 + StrictMath.exp(-logit));
  }
}

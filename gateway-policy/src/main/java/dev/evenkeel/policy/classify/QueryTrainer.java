package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.contract.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Fits a {@link QueryModel}: multinomial logistic regression, by gradient descent with a step per
 * weight (Duchi, Hazan and Singer, JMLR 12, 2011), over the rows in an order that is drawn once
 * with a fixed seed: the same rows give the same bits.
 */
public final class QueryTrainer {
  private static final int EPOCHS = 14;
  private static final double RATE = 0.35;
  private static final double SHRINK = 0.0002;
  private static final long SEED = 20_261_126;
  /** What is seen in three rows or fewer only teaches those rows. */
  private static final int LEAST_ROWS = 4;
  private static final int LEAST_WEIGHT = 2;
  /** What a row counts once its words are taken away. */
  private static final double WORDLESS = 0.5;
  /**
   * How often a subject is overlooked while the shipped model learns: no vocabulary has all the
   * words a stranger uses for it.
   */
  private static final double OVERLOOKED = 0.2;

  /**
   * How much more the shipped model trusts itself than the descent, which ends early: so that of
   * turns that were held out and rated at nine in ten, at least nine in ten are.
   */
  private static final double SURER = 1.3;

  private QueryTrainer() {}

  /**
   * A labelled question.
   *
   * @param text what the user says
   * @param topic what it is about, null for nothing of note
   */
  public record Row(String text, @Nullable Topic topic, Mechanism mechanism) {
    int topicHead() {
      return topic == null ? QueryModel.NO_TOPIC : TOPICS.indexOf(topic);
    }

    int mechanismHead() {
      return QueryModel.TOPICS + MECHANISMS.indexOf(mechanism);
    }
  }

  private static final List<Topic> TOPICS = List.of(Topic.values());
  private static final List<Mechanism> MECHANISMS = List.of(Mechanism.values());

  /** A row's features with what each counts. */
  private static final class Seen {
    private final int[] features;
    private final float[] values;

    Seen(int[] features, float[] values) {
      this.features = features;
      this.values = values;
    }

    int[] features() {
      return features;
    }

    float[] values() {
      return values;
    }

    /** What is left when not a word is known, only what the words speak of. */
    Seen withoutGrams(int count) {
      return new Seen(Arrays.copyOf(features, count), Arrays.copyOf(values, count));
    }

    /** What is left when some words are not known: each subject may be overlooked. */
    Seen overlooking(double share, Random chance, int subjects) {
      int[] left = new int[features.length];
      float[] counts = new float[features.length];
      int count = 0;
      for (int i = 0; i < features.length; i++) {
        if (features[i] >= subjects || chance.nextDouble() >= share) {
          left[count] = features[i];
          counts[count++] = values[i];
        }
      }
      return new Seen(Arrays.copyOf(left, count), Arrays.copyOf(counts, count));
    }

    static Seen of(QueryFeatures text) {
      int subjects = QueryVocabulary.SHIPPED.size();
      int plain = text.presentCount();
      int[] features = new int[plain + text.gramCount()];
      float[] values = new float[features.length];
      System.arraycopy(text.present(), 0, features, 0, plain);
      for (int i = 0; i < text.gramCount(); i++) {
        features[plain + i] = subjects + text.gram(i);
      }
      Arrays.fill(values, 0, plain, 1);
      Arrays.fill(values, plain, values.length, (float) QueryModel.gramShare(text));
      return new Seen(features, values);
    }
  }

  /** Says to which head of a group a row belongs. */
  interface Labels {
    int head(int row, int group);
  }

  /** What was fitted: weights one head after the other for each feature. */
  static final class Fit {
    private final double[] bias;
    private final double[] weights;

    Fit(double[] bias, double[] weights) {
      this.bias = bias;
      this.weights = weights;
    }

    double[] bias() {
      return bias;
    }

    double[] weights() {
      return weights;
    }
  }

  /** The model fitted to the rows. */
  public static QueryModel train(List<Row> rows) {
    Fit fit = fit(rows.stream().map(Row::text).toList(),
        new int[] {QueryModel.TOPICS, QueryModel.MECHANISMS}, LEAST_ROWS, OVERLOOKED, _ -> 1,
        (row, group) -> group == 0 ? rows.get(row).topicHead() : rows.get(row).mechanismHead());
    int[] bias = new int[QueryModel.HEADS];
    for (int head = 0; head < bias.length; head++) {
      bias[head] = whole(SURER * fit.bias()[head], 0);
    }
    byte[] weights = new byte[fit.weights().length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (byte) whole(SURER * fit.weights()[i], LEAST_WEIGHT);
    }
    return new QueryModel(bias, weights);
  }

  /**
   * Fits groups of heads; in each group a row belongs to one head.
   *
   * @param groups how many heads each group has
   * @param leastRows features of fewer rows get no weight
   * @param overlooked how often a subject is overlooked, 0 for never
   * @param share what each row counts
   */
  static Fit fit(List<String> texts, int[] groups, int leastRows, double overlooked,
      IntToDoubleFunction share, Labels labels) {
    int heads = Arrays.stream(groups).sum();
    List<Seen> all = new ArrayList<>();
    List<Seen> plain = new ArrayList<>();
    QueryFeatures text = new QueryFeatures();
    int[] lastRow = new int[QueryFeatures.COUNT];
    int[] inRows = new int[QueryFeatures.COUNT];
    for (int i = 0; i < texts.size(); i++) {
      text.read(texts.get(i));
      Seen seen = Seen.of(text);
      all.add(seen);
      plain.add(seen.withoutGrams(text.presentCount()));
      for (int feature : seen.features()) {
        if (lastRow[feature] != i + 1) {
          lastRow[feature] = i + 1;
          inRows[feature]++;
        }
      }
    }
    double[] weights = new double[heads * QueryFeatures.COUNT];
    double[] steps = new double[weights.length];
    double[] bias = new double[heads];
    double[] biasSteps = new double[heads];
    double[] wrong = new double[heads];
    int[] order = order(texts.size());
    Random chance = new Random(SEED);
    int subjects = QueryVocabulary.SHIPPED.size();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (int turn = 0; turn < 2 * order.length; turn++) {
        // Each row is learned as it stands, and as one that has none of the known words.
        int row = order[turn / 2];
        boolean whole = (turn & 1) == 0;
        Seen seen = whole ? all.get(row) : plain.get(row);
        if (overlooked > 0) {
          seen = seen.overlooking(overlooked, chance, subjects);
        }
        System.arraycopy(bias, 0, wrong, 0, heads);
        for (int i = 0; i < seen.features().length; i++) {
          int at = heads * seen.features()[i];
          for (int head = 0; head < heads; head++) {
            wrong[head] += weights[at + head] * seen.values()[i];
          }
        }
        for (int group = 0, from = 0; group < groups.length; from += groups[group++]) {
          QueryModel.normalise(wrong, from, from + groups[group]);
          wrong[labels.head(row, group)] -= 1;
        }
        for (int head = 0; head < heads; head++) {
          wrong[head] *= share.applyAsDouble(row) * (whole ? 1 : WORDLESS);
          biasSteps[head] += wrong[head] * wrong[head];
          bias[head] -= RATE * wrong[head] / (1e-3 + Math.sqrt(biasSteps[head]));
        }
        for (int i = 0; i < seen.features().length; i++) {
          int feature = seen.features()[i];
          if (inRows[feature] < leastRows) {
            continue;
          }
          int at = heads * feature;
          for (int head = 0; head < heads; head++) {
            double gradient = wrong[head] * seen.values()[i] + SHRINK * weights[at + head];
            steps[at + head] += gradient * gradient;
            weights[at + head] -= RATE * gradient / (1e-3 + Math.sqrt(steps[at + head]));
          }
        }
      }
    }
    return new Fit(bias, weights);
  }

  private static int whole(double weight, int least) {
    int rounded = Math.clamp(Math.round(weight * QueryModel.UNIT), Byte.MIN_VALUE, Byte.MAX_VALUE);
    return Math.abs(rounded) < least ? 0 : rounded;
  }

  private static int[] order(int rows) {
    int[] order = new int[rows];
    Random random = new Random(SEED);
    for (int i = 0; i < rows; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}

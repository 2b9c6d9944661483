package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.contract.Topic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The weights of two multinomial logistic models over {@link QueryFeatures}: which topic, and which
 * mechanism. Weights
 * are small whole numbers, so that a file of them, and every score, is the same to the bit wherever
 * it is made. Immutable.
 */
public final class QueryModel {
  private static final String HEADER = "evenkeel query model 1";
  private static final String RESOURCE = "query-model.txt";
  /** The topics, and none of them. */
  static final int TOPICS = Topic.values().length + 1;
  static final int NO_TOPIC = TOPICS - 1;
  static final int MECHANISMS = Mechanism.values().length;
  /** Topics first, then mechanisms. */
  static final int HEADS = TOPICS + MECHANISMS;
  /** A weight of 1 is written as this. */
  static final double UNIT = 16;
  private static final QueryVocabulary VOCABULARY = QueryVocabulary.SHIPPED;
  private static final HexFormat HEX = HexFormat.of();
  /** A number sign and four hex digits. */
  private static final int BUCKET_NAME = 5;

  private final int[] bias;
  /** One after the other for each feature, subjects before buckets. */
  private final byte[] weights;

  /**
   * @param bias one per head
   * @param weights {@link #HEADS} for each of {@link QueryFeatures#COUNT} features
   */
  QueryModel(int[] bias, byte[] weights) {
    if (bias.length != HEADS || weights.length != HEADS * QueryFeatures.COUNT) {
      throw new IllegalArgumentException("not as many weights as features");
    }
    this.bias = bias.clone();
    this.weights = weights.clone();
  }

  /** The model that comes with the product. */
  public static QueryModel shipped() {
    try (InputStream in = QueryModel.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      return read(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IOException when it is something else
   */
  public static QueryModel read(Reader from) throws IOException {
    BufferedReader lines = new BufferedReader(from);
    if (!HEADER.equals(lines.readLine())) {
      throw new IOException("not a query model: the first line is not '" + HEADER + "'");
    }
    int[] bias = new int[HEADS];
    byte[] weights = new byte[HEADS * QueryFeatures.COUNT];
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      try {
        int space = line.indexOf(' ');
        String name = line.substring(0, space);
        byte[] row = HEX.parseHex(line, space + 1, line.length());
        if (row.length != HEADS) {
          throw new IllegalArgumentException("not as many weights as heads");
        }
        if (name.equals("bias")) {
          for (int i = 0; i < HEADS; i++) {
            bias[i] = row[i];
          }
        } else {
          System.arraycopy(row, 0, weights, HEADS * feature(name), HEADS);
        }
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new IOException("line " + number + " of the query model is not a weight", e);
      }
    }
    return new QueryModel(bias, weights);
  }

  private static int feature(String name) {
    if (name.startsWith("#") && name.length() == BUCKET_NAME) {
      return VOCABULARY.size() + HexFormat.fromHexDigits(name, 1, name.length());
    }
    int subject = VOCABULARY.subject(name);
    if (subject < 0) {
      throw new IllegalArgumentException("no such subject: " + name);
    }
    return subject;
  }

  /** The model as text that {@link #read} understands; features without weight are left out. */
  public String text() {
    StringBuilder text = new StringBuilder(HEADER).append("\nbias ");
    for (int each : bias) {
      text.append(HEX.toHexDigits((byte) each));
    }
    text.append('\n');
    for (int feature = 0; feature < QueryFeatures.COUNT; feature++) {
      boolean empty = true;
      for (int i = 0; i < HEADS && empty; i++) {
        empty = weights[HEADS * feature + i] == 0;
      }
      if (!empty) {
        int bucket = feature - VOCABULARY.size();
        text.append(bucket < 0 ? VOCABULARY.name(feature) : "#" + HEX.toHexDigits((short) bucket))
            .append(' ')
            .append(HEX.formatHex(weights, HEADS * feature, HEADS * (feature + 1)))
            .append('\n');
      }
    }
    return text.toString();
  }

  /** How likely each head is within its group, for a text. */
  void score(QueryFeatures text, double discount, double[] likely) {
    long[] sums = new long[HEADS];
    for (int i = 0; i < text.presentCount(); i++) {
      add(sums, text.present()[i]);
    }
    long[] grams = new long[HEADS];
    for (int i = 0; i < text.gramCount(); i++) {
      add(grams, VOCABULARY.size() + text.grams()[i]);
    }
    double share = gramShare(text);
    for (int i = 0; i < HEADS; i++) {
      likely[i] = (bias[i] + sums[i] + grams[i] * share) / UNIT;
    }
    likely[NO_TOPIC] += discount;
    normalise(likely, 0, TOPICS);
    normalise(likely, TOPICS, HEADS);
  }

  /** What one n-gram counts: a long text does not speak louder than a short one. */
  static double gramShare(QueryFeatures text) {
    return text.gramCount() == 0 ? 0 : 1 / Math.sqrt(text.gramCount());
  }

  private void add(long[] sums, int feature) {
    int at = HEADS * feature;
    for (int i = 0; i < HEADS; i++) {
      sums[i] += weights[at + i];
    }
  }

  /** Turns a group's logits into probabilities. */
  static void normalise(double[] values, int from, int until) {
    double most = values[from];
    for (int i = from + 1; i < until; i++) {
      most = Math.max(most, values[i]);
    }
    double sum = 0;
    for (int i = from; i < until; i++) {
      values[i] = StrictMath.exp(values[i] - most);
      sum += values[i];
    }
    for (int i = from; i < until; i++) {
      values[i] /= sum;
    }
  }
}

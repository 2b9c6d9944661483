package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.contract.Topic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
  private static final int SUBJECTS = VOCABULARY.size();
  private static final HexFormat HEX = HexFormat.of();
  /** A number sign and four hex digits. */
  private static final int BUCKET_NAME = 5;

  /** Eight heads' weights stand in one word. */
  private static final int WORDS = (HEADS + 7) / 8;
  /** What is added to weights so that sums never borrow from their neighbours. */
  private static final int OFFSET = 128;
  private static final long ALTERNATE = 0x00FF00FF00FF00FFL;
  /** Eight weights of 0. */
  private static final long NO_WEIGHT = 0x8080808080808080L;

  private final int[] bias;
  /** The number of a feature's row, that of no weights for most. */
  private final char[] rows;
  /** {@value #WORDS} words for each row; a weight per byte, increased by {@link #OFFSET}. */
  private final long[] weights;

  /**
   * @param bias one per head
   * @param weights {@link #HEADS} for each of {@link QueryFeatures#COUNT} features
   */
  QueryModel(int[] bias, byte[] weights) {
    if (bias.length != HEADS || weights.length != HEADS * QueryFeatures.COUNT) {
      throw new IllegalArgumentException("not as many weights as features");
    }
    this.bias = bias.clone();
    this.rows = new char[QueryFeatures.COUNT];
    int used = 1;
    for (int feature = 0; feature < rows.length; feature++) {
      if (!empty(weights, feature)) {
        rows[feature] = (char) used++;
      }
    }
    this.weights = new long[WORDS * used];
    Arrays.fill(this.weights, 0, WORDS, NO_WEIGHT);
    for (int feature = 0; feature < rows.length; feature++) {
      for (int head = 0; head < HEADS && rows[feature] > 0; head++) {
        this.weights[WORDS * rows[feature] + head / 8] |=
            (long) (weights[HEADS * feature + head] + OFFSET) << (8 * (head % 8));
      }
    }
  }

  private static boolean empty(byte[] weights, int feature) {
    for (int i = 0; i < HEADS; i++) {
      if (weights[HEADS * feature + i] != 0) {
        return false;
      }
    }
    return true;
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
      if (rows[feature] > 0) {
        int bucket = feature - VOCABULARY.size();
        text.append(bucket < 0 ? VOCABULARY.name(feature) : "#" + HEX.toHexDigits((short) bucket))
            .append(' ');
        for (int head = 0; head < HEADS; head++) {
          text.append(HEX.toHexDigits((byte) weight(feature, head)));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private int weight(int feature, int head) {
    long word = weights[WORDS * rows[feature] + head / 8];
    return (int) ((word >>> (8 * (head % 8))) & 0xFF) - OFFSET;
  }

  /**
   * What speaks for each head, for a text; {@link #normalise(double[])} makes likelihoods of it.
   */
  void logits(QueryFeatures text, double discount, double[] logits) {
    int[] subjects = text.subjectRows();
    for (int i = 0; i < text.presentCount(); i++) {
      subjects[i] = row(text.present()[i]);
    }
    int[] grams = text.gramSums(this).heads;
    double share = gramShare(text);
    for (int i = 0; i < HEADS; i++) {
      logits[i] = (bias[i] + sum(subjects, text.presentCount(), i) + grams[i] * share) / UNIT;
    }
    logits[NO_TOPIC] += discount;
  }

  /** Where the weights of a feature begin; those of all without weight are one row. */
  private int row(int feature) {
    return WORDS * rows[feature];
  }

  /** The same of an n-gram. */
  int gramRow(int gram) {
    return row(SUBJECTS + gram);
  }

  private int sum(int[] some, int count, int head) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (int) (weights[some[i] + head / 8] >>> (8 * (head % 8)) & 0xFF) - OFFSET;
    }
    return sum;
  }

  /** The weights of some n-grams in lanes, as {@link Sums} takes them. */
  long[] sums(char[] grams) {
    long[] lanes = new long[Sums.LANES];
    for (char gram : grams) {
      add(gramRow(gram), lanes, 0);
    }
    return lanes;
  }

  private void add(int row, long[] lanes, int at) {
    for (int word = 0; word < WORDS; word++) {
      long eight = weights[row + word];
      lanes[at + 2 * word] += eight & ALTERNATE;
      lanes[at + 2 * word + 1] += eight >>> 8 & ALTERNATE;
    }
  }

  /**
   * Adds up, word by word, what the weights of each word's own n-grams sum up to and those of one
   * more.
   *
   * @param rows where the weights of the one more begin
   * @param lanes what is before each word, and behind the last; nothing is before the first
   */
  void addUp(long[][] sums, int[] rows, int count, long[] lanes) {
    for (int word = 0; word < WORDS; word++) {
      int lane = 2 * word;
      long even = 0;
      long odd = 0;
      for (int i = 0; i < count; i++) {
        long eight = weights[rows[i] + word];
        long[] own = sums[i];
        even += own[2 * word] + (eight & ALTERNATE);
        odd += own[2 * word + 1] + (eight >>> 8 & ALTERNATE);
        lane += Sums.LANES;
        lanes[lane] = even;
        lanes[lane + 1] = odd;
      }
    }
  }

  /** Puts one n-gram in the place of another in a sum. */
  void replace(char gram, char instead, Sums sums) {
    int row = gramRow(gram);
    int other = gramRow(instead);
    for (int head = 0; row != other && head < HEADS; head++) {
      int shift = 8 * (head % 8);
      sums.heads[head] += (int) (weights[other + head / 8] >>> shift & 0xFF)
          - (int) (weights[row + head / 8] >>> shift & 0xFF);
    }
  }

  /**
   * Weights of n-grams summed up. In lanes they are four heads to a word, every second byte of the
   * weights' words in one, the others beside. Not thread-safe.
   */
  static final class Sums {
    /** So many words are the lanes of all heads. */
    static final int LANES = 2 * WORDS;
    /** So many weights fit into a lane of 16 bits. */
    static final int MOST = 256;

    private final int[] heads = new int[8 * WORDS];

    void clear() {
      Arrays.fill(heads, 0);
    }

    /**
     * Adds what was added up from one place to another.
     *
     * @param lanes what was added up so far, at each place
     * @param count how many n-grams that is, at most {@link #MOST}
     */
    void add(long[] lanes, int from, int until, int count) {
      int offset = OFFSET * count;
      for (int word = 0; word < WORDS; word++) {
        int lane = 2 * word;
        long even = lanes[until * LANES + lane] - lanes[from * LANES + lane];
        long odd = lanes[until * LANES + lane + 1] - lanes[from * LANES + lane + 1];
        for (int i = 0; i < 4; i++) {
          heads[8 * word + 2 * i] += (int) (even >>> (16 * i) & 0xFFFF) - offset;
          heads[8 * word + 2 * i + 1] += (int) (odd >>> (16 * i) & 0xFFFF) - offset;
        }
      }
    }
  }

  /** Turns what speaks for each head into its likelihood within its group. */
  static void normalise(double[] logits) {
    normalise(logits, 0, TOPICS);
    normalise(logits, TOPICS, HEADS);
  }

  /** What one n-gram counts: a long text does not speak louder than a short one. */
  static double gramShare(QueryFeatures text) {
    return text.gramCount() == 0 ? 0 : 1 / Math.sqrt(text.gramCount());
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

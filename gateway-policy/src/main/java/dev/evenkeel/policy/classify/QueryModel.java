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

  // Eight heads' weights stand in one word, those of topics in the first ones.
  private static final int TOPIC_WORDS = (TOPICS + 7) / 8;
  private static final int WORDS = TOPIC_WORDS + (MECHANISMS + 7) / 8;
  /** What is added to weights so that each is a byte of its own. */
  private static final int OFFSET = 128;
  private static final long ALTERNATE = 0x00FF00FF00FF00FFL;
  private static final long OFFSETS = 0x0080008000800080L;
  /** What is added to sums of 16 bits so that none is below 0. */
  private static final int MIDDLE = 1 << 15;
  private static final long MIDDLES = 0x8000800080008000L;
  /** Eight weights of 0. */
  private static final long NO_WEIGHT = 0x8080808080808080L;
  /**
   * Sums of all heads' weights take so many words: four heads to a word, every second byte of the
   * weights' words in one, the others beside.
   */
  static final int LANES = 2 * WORDS;
  /** The first of them are of topics. */
  static final int TOPIC_LANES = 2 * TOPIC_WORDS;
  /** So many heads have a place in them. */
  static final int PLACES = 8 * WORDS;
  /** So many weights fit into a lane of 16 bits. */
  static final int MOST = 256;

  private final int[] bias;
  // Most features have no weights, so a bit says which have, and the bits before it in which row:
  // that takes a sixth of the room of numbers.
  private final long[] weighted = new long[QueryFeatures.COUNT / Long.SIZE + 1];
  private final char[] rowsBefore = new char[weighted.length];
  /**
   * {@value #WORDS} words for each row; a weight per byte, increased by {@link #OFFSET}. The first
   * row has no weights: to add it is cheaper than to ask whether there is one to be added.
   */
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
    int used = 1;
    for (int feature = 0; feature < QueryFeatures.COUNT; feature++) {
      if (feature % Long.SIZE == 0) {
        rowsBefore[feature / Long.SIZE] = (char) used;
      }
      if (!empty(weights, feature)) {
        weighted[feature / Long.SIZE] |= 1L << feature;
        used++;
      }
    }
    this.weights = new long[WORDS * used];
    Arrays.fill(this.weights, NO_WEIGHT);
    for (int feature = 0; feature < QueryFeatures.COUNT; feature++) {
      int row = row(feature);
      for (int head = 0; head < HEADS && row > 0; head++) {
        this.weights[row + place(head) / 8] +=
            (long) weights[HEADS * feature + head] << (8 * (place(head) % 8));
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
      if (row(feature) > 0) {
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
    long word = weights[row(feature) + place(head) / 8];
    return (int) ((word >>> (8 * (place(head) % 8))) & 0xFF) - OFFSET;
  }

  /** Where a head's sum stands among those of lanes. */
  static int place(int head) {
    return head < TOPICS ? head : 8 * TOPIC_WORDS + head - TOPICS;
  }

  /**
   * What speaks for each topic and for none, for a text; {@link #normalise(double[])} makes
   * likelihoods of it once {@link #mechanisms} are known, too.
   */
  void topics(QueryFeatures text, double discount, double[] logits) {
    int[] subjects = text.subjectSums(0, TOPIC_LANES);
    int[] grams = text.topicSums();
    double share = gramShare(text);
    for (int i = 0; i < TOPICS; i++) {
      logits[i] = (bias[i] + subjects[i] + grams[i] * share) / UNIT;
    }
    logits[NO_TOPIC] += discount;
  }

  /** The same for mechanisms, of the text whose topics were told last. */
  void mechanisms(QueryFeatures text, double[] logits) {
    int[] subjects = text.subjectSums(TOPIC_LANES, LANES);
    int[] grams = text.mechanismSums();
    double share = gramShare(text);
    for (int i = TOPICS; i < HEADS; i++) {
      logits[i] = (bias[i] + subjects[place(i)] + grams[place(i)] * share) / UNIT;
    }
  }

  /** Where the weights of a feature begin, 0 where it has none. */
  private int row(int feature) {
    long near = weighted[feature / Long.SIZE];
    int row = rowsBefore[feature / Long.SIZE] + Long.bitCount(near & ~(-1L << feature));
    return WORDS * row & -(int) (near >>> feature & 1);
  }

  /** The same of an n-gram. */
  int gramRow(int gram) {
    return row(SUBJECTS + gram);
  }

  /** What the weights of some n-grams sum up to, in lanes. */
  long[] sums(char[] grams) {
    long[] lanes = new long[LANES];
    for (char gram : grams) {
      int row = gramRow(gram);
      for (int lane = 0; lane < LANES; lane++) {
        lanes[lane] += lane(row, lane);
      }
    }
    return lanes;
  }

  /** Four weights of a row, to be added to others. */
  long lane(int row, int lane) {
    return raised(row, lane) - OFFSETS;
  }

  /** The same and {@link #raised(int) more}. */
  long raised(int row, int lane) {
    return weights[row + lane / 2] >>> (8 * (lane % 2)) & ALTERNATE;
  }

  /** What is to be taken off a lane to which so many raised ones were added. */
  static long raised(int count) {
    return count * OFFSETS;
  }

  /** Adds the weights of a subject to some lanes. */
  void addSubject(int subject, long[] lanes, int from, int until) {
    int row = row(subject);
    for (int lane = from; lane < until; lane++) {
      lanes[lane] += lane(row, lane);
    }
  }

  /**
   * Adds what some lanes have summed up to what each head has, by its {@linkplain #place place};
   * they have sums of nothing then.
   */
  static void take(long[] lanes, int from, int until, int[] heads) {
    for (int lane = from; lane < until; lane++) {
      // So that none is negative, and has borrowed from its neighbour.
      long sums = lanes[lane] + MIDDLES;
      int head = 8 * (lane / 2) + lane % 2;
      heads[head] += (int) (sums & 0xFFFF) - MIDDLE;
      heads[head + 2] += (int) (sums >>> 16 & 0xFFFF) - MIDDLE;
      heads[head + 4] += (int) (sums >>> 32 & 0xFFFF) - MIDDLE;
      heads[head + 6] += (int) (sums >>> 48) - MIDDLE;
      lanes[lane] = 0;
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

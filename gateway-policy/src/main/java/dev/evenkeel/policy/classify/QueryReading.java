package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.contract.Topic;
import java.util.List;

/**
 * What the model says of one turn: for each topic how likely the turn is about it, and how sure
 * that is once the ways of sounding harmful without being so are taken off. Not thread-safe.
 */
final class QueryReading {
  /** What is longer is read in parts only: a request drowns in a page. */
  private static final int WHOLE = 800;
  private static final int LONGEST_PART = 240;
  private static final int SHORTEST_PART = 12;
  private static final int LONGEST_WORD = 64;
  /** A part is less than the whole, and one that asks for nothing is likely material. */
  private static final double ASKING = 0.3;
  private static final double TELLING = 3;
  /** What the user said before counts less than what is said now. */
  private static final double BEFORE = 0.7;
  private static final int FOLLOWS_UP = 20;
  private static final int BARE = 3;
  private static final int HOW = QueryVocabulary.SHIPPED.subject("HOW");
  private static final int WRITE = QueryVocabulary.SHIPPED.subject("WRITE");
  private static final int REFER = QueryVocabulary.SHIPPED.subject("REFER");
  private static final double EVEN = 0.5;
  /** So that rounding makes nothing quiet. */
  private static final double MARGIN = 1e-6;
  /** A thread reads one turn after the other. */
  private static final ThreadLocal<QueryFeatures> FEATURES =
      ThreadLocal.withInitial(QueryFeatures::new);
  private static final List<Topic> TOPICS = List.of(Topic.values());
  private static final List<Mechanism> MECHANISMS = List.of(Mechanism.values());

  private final QueryModel model;
  private final List<ExampleHead> heads;
  private final QueryFeatures features = FEATURES.get();
  /** Topics that speak up no more than this are as good as silent. */
  private final double silence;
  private final double[] likely = new double[QueryModel.HEADS];
  private final double[] scores = new double[QueryModel.NO_TOPIC];
  private final double[] sure = new double[QueryModel.NO_TOPIC];
  private final double[] examples;
  private Mechanism mechanism = Mechanism.NONE;
  private double mechanismScore;
  private double loudest = -1;

  QueryReading(QueryModel model, List<ExampleHead> heads, QueryText text) {
    this(model, heads, text, 0);
  }

  /**
   * @param least topics that are less likely than this may as well be unlikely: their likelihood is
   * then told as any below it, and no mechanism is told of what has no likely topic
   */
  QueryReading(QueryModel model, List<ExampleHead> heads, QueryText text, double least) {
    this.model = model;
    // Against no topic at all a topic cannot be likelier than this says.
    this.silence = StrictMath.log(least / (1 - least)) - MARGIN;
    this.heads = heads;
    this.examples = new double[heads.size()];
    char[] last = text.last().toCharArray();
    boolean whole = last.length <= WHOLE;
    if (whole) {
      read(last, 0, last.length, 0);
      boolean followsUp =
          features.words() <= BARE || (features.words() <= FOLLOWS_UP && features.speaksOf(REFER));
      if (followsUp && !text.before().isEmpty()) {
        char[] both = (text.before() + "\n" + text.last()).toCharArray();
        read(both, 0, both.length, BEFORE);
        whole = false;
      }
    }
    parts(last, whole);
  }

  /** @param known whether the whole text is what was read last */
  private void parts(char[] text, boolean known) {
    int start = 0;
    boolean asks = false;
    boolean whole = known;
    for (int at = 0; at < text.length; at++) {
      char c = text[at];
      int small = c | 0x20;
      if (small >= 'a' && small <= 'z' && at - start < LONGEST_PART && at + 1 < text.length) {
        continue;
      }
      boolean ends = c == '\n' || c == '.' || c == '!' || c == ':' || c == '。' || c == '！';
      asks |= c == '?' || c == '？' || c == '؟';
      ends |= c == '?' || c == '？' || c == '؟';
      boolean last = at + 1 == text.length;
      int length = at - start;
      // One that is too long is cut between words, if there are any.
      boolean full = length >= LONGEST_PART && (c == ' ' || length >= LONGEST_PART + LONGEST_WORD);
      if (last || full || (ends && length >= SHORTEST_PART)) {
        if (start > 0 || !last) {
          if (!whole || !features.narrow(text, start, at + 1)) {
            whole = false;
            features.read(text, start, at + 1);
          }
          boolean request = asks || features.speaksOf(HOW) || features.speaksOf(WRITE);
          score(request ? ASKING : TELLING);
        }
        start = at + 1;
        asks = false;
      }
    }
  }

  private void read(char[] chars, int start, int end, double discount) {
    features.read(chars, start, end);
    score(discount);
  }

  private void score(double discount) {
    for (int i = 0; i < examples.length; i++) {
      examples[i] = Math.max(examples[i], heads.get(i).score(features, discount));
    }
    model.logits(features, discount, likely);
    if (silent()) {
      return;
    }
    QueryModel.normalise(likely);
    double harmless = 1 - likely[QueryModel.TOPICS];
    double most = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.max(scores[i], likely[i]);
      sure[i] = Math.max(sure[i], likely[i] * (1 - harmless));
      most = Math.max(most, likely[i]);
    }
    if (most > loudest) {
      loudest = most;
      mechanismScore = harmless;
      mechanism = Mechanism.NONE;
      double best = 0;
      for (int i = 1; i < MECHANISMS.size() && harmless >= EVEN; i++) {
        if (likely[QueryModel.TOPICS + i] > best) {
          best = likely[QueryModel.TOPICS + i];
          mechanism = MECHANISMS.get(i);
        }
      }
    }
  }

  private boolean silent() {
    for (int i = 0; i < scores.length; i++) {
      if (likely[i] - likely[QueryModel.NO_TOPIC] >= silence) {
        return false;
      }
    }
    return true;
  }

  /** How likely the turn is about the topic, 0 to 1. */
  double score(Topic topic) {
    return scores[TOPICS.indexOf(topic)];
  }

  /** The same, less the likelihood that it only sounds so. */
  double sure(Topic topic) {
    return sure[TOPICS.indexOf(topic)];
  }

  /** The likeliest topic. */
  Topic topic() {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return TOPICS.get(best);
  }

  /** How likely the turn is like a class's examples. */
  double example(int head) {
    return examples[head];
  }

  /** Why it sounds harmful without being so. */
  Mechanism mechanism() {
    return mechanism;
  }

  /** How likely it has any mechanism, 0 to 1. */
  double mechanismScore() {
    return mechanismScore;
  }
}

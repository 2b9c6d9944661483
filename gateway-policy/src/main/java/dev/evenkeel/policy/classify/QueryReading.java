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
  private static final List<Topic> TOPICS = List.of(Topic.values());
  private static final List<Mechanism> MECHANISMS = List.of(Mechanism.values());

  private final QueryModel model;
  private final List<ExampleHead> heads;
  private final QueryFeatures features = new QueryFeatures();
  private final double[] likely = new double[QueryModel.HEADS];
  private final double[] scores = new double[QueryModel.NO_TOPIC];
  private final double[] sure = new double[QueryModel.NO_TOPIC];
  private final double[] examples;
  private Mechanism mechanism = Mechanism.NONE;
  private double mechanismScore;
  private double loudest = -1;

  QueryReading(QueryModel model, List<ExampleHead> heads, QueryText text) {
    this.model = model;
    this.heads = heads;
    this.examples = new double[heads.size()];
    char[] last = text.last().toCharArray();
    if (last.length <= WHOLE) {
      read(last, 0, last.length, 0);
      boolean followsUp =
          features.words() <= BARE || (features.words() <= FOLLOWS_UP && features.speaksOf(REFER));
      if (followsUp && !text.before().isEmpty()) {
        char[] both = (text.before() + "\n" + text.last()).toCharArray();
        read(both, 0, both.length, BEFORE);
      }
    }
    parts(last);
  }

  private void parts(char[] text) {
    int start = 0;
    boolean asks = false;
    for (int at = 0; at < text.length; at++) {
      char c = text[at];
      boolean ends = c == '\n' || c == '.' || c == '!' || c == ':' || c == '。' || c == '！';
      asks |= c == '?' || c == '？' || c == '؟';
      ends |= c == '?' || c == '？' || c == '؟';
      boolean last = at + 1 == text.length;
      if (last || at - start >= LONGEST_PART || (ends && at - start >= SHORTEST_PART)) {
        if (start > 0 || !last) {
          part(text, start, at + 1, asks);
        }
        start = at + 1;
        asks = false;
      }
    }
  }

  private void part(char[] text, int start, int end, boolean asks) {
    features.read(text, start, end);
    boolean request = asks || features.speaksOf(HOW) || features.speaksOf(WRITE);
    score(request ? ASKING : TELLING);
  }

  private void read(char[] chars, int start, int end, double discount) {
    features.read(chars, start, end);
    score(discount);
  }

  private void score(double discount) {
    model.score(features, discount, likely);
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
    for (int i = 0; i < examples.length; i++) {
      examples[i] = Math.max(examples[i], heads.get(i).score(features, discount));
    }
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

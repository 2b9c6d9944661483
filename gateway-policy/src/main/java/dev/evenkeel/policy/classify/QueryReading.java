package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.contract.Topic;
import dev.evenkeel.policy.text.PlainWords;
import dev.evenkeel.policy.text.WordMatches;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model says of one turn: for each topic how likely the turn is about it, and how sure
 * that is once the ways of sounding harmful without being so are taken off. Read again for each
 * turn. Not thread-safe.
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
  /** Plain signs that end a part. */
  private static final long ENDS = 1L << '\n' | 1L << '.' | 1L << '!' | 1L << ':' | 1L << '?';
  private static final double EVEN = 0.5;
  /** So that rounding makes nothing quiet. */
  private static final double MARGIN = 1e-6;
  /** A thread reads one turn after the other. */
  private static final ThreadLocal<QueryReading> READINGS =
      ThreadLocal.withInitial(QueryReading::new);
  private static final List<Topic> TOPICS = List.of(Topic.values());
  private static final List<Mechanism> MECHANISMS = List.of(Mechanism.values());

  private final QueryFeatures features = new QueryFeatures();
  private boolean[] named = new boolean[0];
  private @Nullable WordMatches terms;
  private WordMatches.@Nullable Reader matches;
  /** What the user says after what was said before. */
  private final PlainWords both = new PlainWords();
  private final double[] likely = new double[QueryModel.HEADS];
  private final double[] scores = new double[QueryModel.NO_TOPIC];
  private final double[] sure = new double[QueryModel.NO_TOPIC];
  private double[] examples = new double[0];
  private Mechanism mechanism = Mechanism.NONE;
  private double mechanismScore;
  private double loudest;

  private QueryReading() {}

  /**
   * Reads a turn; what is told of it is true until the thread reads the next one.
   *
   * @param terms what names classes, by their numbers; null for nothing
   * @param silence topics that speak up no more than this may as well be silent, see
   * {@link #silence}
   */
  static QueryReading of(QuestionWords known, @Nullable WordMatches terms, int classes,
      List<ExampleHead> heads, QueryText text, double silence) {
    QueryReading reading = READINGS.get();
    PlainWords last = PlainWords.of(text.last());
    last.look(known);
    reading.find(terms, classes, last);
    reading.read(known, heads, last, text, silence);
    return reading;
  }

  private void find(@Nullable WordMatches some, int classes, PlainWords words) {
    if (named.length == classes) {
      Arrays.fill(named, false);
    } else {
      named = new boolean[classes];
    }
    if (some != null) {
      reader(some).read(words, 0, words.length());
    }
  }

  private WordMatches.Reader reader(WordMatches some) {
    WordMatches.Reader reader = matches;
    if (reader == null || terms != some) {
      reader = new WordMatches.Reader(some, (rule, _, _) -> named[rule] = true);
      matches = reader;
      terms = some;
    }
    return reader;
  }

  /**
   * How loud topics must be to be as likely as {@code least}. Those that are less likely may as
   * well be unlikely: their likelihood is then told as any below it, and no mechanism is told of
   * what has no likely topic.
   */
  static double silence(double least) {
    // Against no topic at all a topic cannot be likelier than this says.
    return StrictMath.log(least / (1 - least)) - MARGIN;
  }

  private void read(QuestionWords known, List<ExampleHead> heads, PlainWords last, QueryText text,
      double silence) {
    clear(heads.size());
    boolean whole = last.length() <= WHOLE;
    if (whole) {
      features.read(known, last, 0, last.length());
      score(known.model(), heads, 0, silence);
      boolean followsUp =
          features.words() <= BARE || (features.words() <= FOLLOWS_UP && features.speaksOf(REFER));
      if (followsUp && !text.before().isEmpty()) {
        both.read(text.before() + "\n" + text.last());
        features.read(known, both, 0, both.length());
        score(known.model(), heads, BEFORE, silence);
        both.read("");
        whole = false;
      }
    }
    parts(known, heads, last, whole, silence);
  }

  private void clear(int heads) {
    Arrays.fill(scores, 0);
    Arrays.fill(sure, 0);
    if (examples.length == heads) {
      Arrays.fill(examples, 0);
    } else {
      examples = new double[heads];
    }
    mechanism = Mechanism.NONE;
    mechanismScore = 0;
    loudest = -1;
  }

  /** @param read whether the whole text is what was read last */
  private void parts(QuestionWords known, List<ExampleHead> heads, PlainWords words, boolean read,
      double silence) {
    char[] text = words.chars();
    int length = words.length();
    int start = 0;
    int first = 0; // Word of the part.
    int word = 0;
    boolean asks = false;
    boolean whole = read;
    boolean ending = !words.plain() || words.anySign(ENDS, 0);
    for (int at = 0; at < length; at++) {
      if (!ending && at < start + LONGEST_PART) {
        // Nothing ends before it is too long.
        at = Math.min(length - 1, start + LONGEST_PART);
        word = words.firstFrom(at);
      }
      if (word < words.count() && words.start(word) == at) {
        int until = words.end(word);
        boolean plain = words.plain(word++);
        if (plain && until < length && until <= start + LONGEST_PART) {
          at = until; // Nothing ends inside of a word.
        }
      }
      char c = text[at];
      if (c == ' ' && at + 1 < length && at < start + LONGEST_PART) {
        continue;
      }
      boolean ends = c == '\n' || c == '.' || c == '!' || c == ':' || c == '。' || c == '！';
      asks |= c == '?' || c == '？' || c == '؟';
      ends |= c == '?' || c == '？' || c == '؟';
      boolean last = at + 1 == length;
      int size = at - start;
      // One that is too long is cut between words, if there are any.
      boolean full = size >= LONGEST_PART && (c == ' ' || size >= LONGEST_PART + LONGEST_WORD);
      if (last || full || (ends && size >= SHORTEST_PART)) {
        if (start > 0 || !last) {
          if (!whole || !features.narrow(words, start, at + 1, first, word)) {
            whole = false;
            features.read(known, words, start, at + 1);
          }
          boolean request = asks || features.speaksOf(HOW) || features.speaksOf(WRITE);
          score(known.model(), heads, request ? ASKING : TELLING, silence);
        }
        start = at + 1;
        first = word;
        asks = false;
      }
    }
  }

  private void score(QueryModel model, List<ExampleHead> heads, double discount, double silence) {
    for (int i = 0; i < examples.length; i++) {
      examples[i] = Math.max(examples[i], heads.get(i).score(features, discount));
    }
    model.topics(features, discount, likely);
    if (silent(silence)) {
      return;
    }
    model.mechanisms(features, likely);
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

  private boolean silent(double silence) {
    for (int i = 0; i < scores.length; i++) {
      if (likely[i] - likely[QueryModel.NO_TOPIC] >= silence) {
        return false;
      }
    }
    return true;
  }

  /** Whether a class is named, by its number. */
  boolean named(int number) {
    return named[number];
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

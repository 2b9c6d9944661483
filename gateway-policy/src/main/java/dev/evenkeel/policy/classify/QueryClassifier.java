package dev.evenkeel.policy.classify;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.policy.contract.Likeness;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.contract.Topic;
import dev.evenkeel.policy.text.Matcher;
import dev.evenkeel.policy.text.PatternException;
import dev.evenkeel.policy.text.RuleSet;
import dev.evenkeel.policy.text.WordMatches;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a turn is about. The policy's classes are asked in their order, and the first that
 * fits is the turn's: by one of its terms, by its likeness to its examples, or, if it has the name
 * of a default class, by the model. A turn that fits none has the likeliest default class, or is
 * {@link Policy#UNCLASSIFIED}. Immutable, thread-safe.
 */
public final class QueryClassifier {
  private static final double EVERY_TOPIC = QueryReading.silence(0);
  /** So much is remembered of words, as a power of two: most are of no policy's terms. */
  private static final int REMEMBERED = 11;
  /** A class of this name takes the turns that sound harmful and are not. */
  public static final String PSEUDO_HARMFUL = "pseudo_harmful";

  private final List<Known> classes;
  /** The classes' terms, null when there are none. */
  private final @Nullable WordMatches terms;
  private final QuestionWords words;
  private final List<ExampleHead> heads;
  /** No class asks for less than the likelihood of a topic that is as loud as this. */
  private final double silence;
  /** A class with a rule of its own is not given to turns that do not reach its threshold. */
  private final Set<Topic> ruled = EnumSet.noneOf(Topic.class);

  /**
   * A class and how it is recognised.
   *
   * @param topic the default class of its name, null for a class of the policy's own
   * @param head the number of its model of examples, -1 for none
   */
  private record Known(QueryClass rule, @Nullable Topic topic, int head) {}

  /**
   * What a turn is.
   *
   * @param name its class
   * @param score how sure that is, 0 to 1; 1 for a term
   * @param mechanism why it sounds harmful without being so
   */
  public record Classified(String name, double score, Mechanism mechanism) {}

  /** @throws PatternException when a class's term cannot be compiled */
  public QueryClassifier(QueryModel model, List<QueryClass> classes) throws PatternException {
    this(model, classes, List.of());
  }

  /**
   * @param rules what else reads the questions, and is told by their words where to look
   * @throws PatternException when a class's term cannot be compiled
   */
  public QueryClassifier(QueryModel model, List<QueryClass> classes, List<RuleSet> rules)
      throws PatternException {
    List<Known> known = new ArrayList<>();
    List<List<String>> examples = new ArrayList<>();
    Matcher.Builder builder = new Matcher.Builder();
    for (QueryClass each : classes) {
      try {
        builder.rule(each.terms(), List.of(), true);
      } catch (PatternException e) {
        throw new PatternException("class " + each.name() + ": " + e.getMessage());
      }
      boolean taught = !each.likeness().examples().isEmpty();
      known.add(new Known(each, Topic.of(each.name()).orElse(null), taught ? examples.size() : -1));
      if (taught) {
        examples.add(each.likeness().examples());
      }
    }
    Matcher matcher = builder.build();
    this.terms = matcher.empty() ? null : new WordMatches(matcher, REMEMBERED);
    this.words = new QuestionWords(model, terms, rules);
    this.classes = List.copyOf(known);
    this.heads = ExampleHead.train(examples);
    double lowest = Likeness.USUAL;
    for (QueryClass each : classes) {
      // How likely a mechanism is is only known where a topic is.
      lowest =
          each.name().equals(PSEUDO_HARMFUL) ? 0 : Math.min(lowest, each.likeness().threshold());
    }
    this.silence = QueryReading.silence(lowest);
    this.classes.forEach(each -> {
      if (each.topic() != null) {
        ruled.add(each.topic());
      }
    });
  }

  /** What the turn is about, how sure that is, and why it may only sound so. */
  public Classified classify(ChatRequest request) {
    return classify(request, EVERY_TOPIC);
  }

  /** The name of what the turn is about: the same as {@link #classify} tells, for less. */
  public String name(ChatRequest request) {
    return classify(request, silence).name();
  }

  private Classified classify(ChatRequest request, double silence) {
    QueryText text = QueryText.of(request);
    QueryReading reading = QueryReading.of(words, terms, classes.size(), heads, text, silence);
    for (int i = 0; i < classes.size(); i++) {
      Known each = classes.get(i);
      double score = reading.named(i) ? 1 : score(each, reading);
      if (score >= each.rule().likeness().threshold()) {
        return new Classified(each.rule().name(), score, reading.mechanism());
      }
    }
    Topic likeliest = reading.topic();
    double score = reading.score(likeliest);
    return score >= Likeness.USUAL && !ruled.contains(likeliest)
        ? new Classified(likeliest.label(), score, reading.mechanism())
        : new Classified(Policy.UNCLASSIFIED, 1 - score, reading.mechanism());
  }

  /** How likely the turn is about each default class, by its name, 0 to 1. */
  public Map<String, Double> scores(ChatRequest request) {
    QueryReading reading =
        QueryReading.of(words, null, 0, heads, QueryText.of(request), EVERY_TOPIC);
    Map<String, Double> scores = new HashMap<>();
    for (Topic topic : Topic.values()) {
      scores.put(topic.label(), reading.score(topic));
    }
    return scores;
  }

  private static double score(Known known, QueryReading reading) {
    double score = known.head() < 0 ? 0 : reading.example(known.head());
    Topic topic = known.topic();
    if (topic != null) {
      boolean mustBeSure = known.rule().expectation().answeredByPolicy();
      score = Math.max(score, mustBeSure ? reading.sure(topic) : reading.score(topic));
    }
    if (known.rule().name().equals(PSEUDO_HARMFUL)) {
      score = Math.max(score, reading.mechanismScore());
    }
    return score;
  }
}

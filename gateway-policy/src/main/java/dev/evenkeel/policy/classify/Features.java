package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.classify.Sentences.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the refusal model looks at besides runs of words, numbered and named. All are yes or no.
 * Some an answer gains as it is read and keeps; the others are its state so far
 * ({@link AnswerState}).
 */
public final class Features {
  /** Where something stands. */
  enum Zone {
    FIRST_SENTENCE,
    EARLY,
    LATE;

    @SuppressWarnings("EnumOrdinal") // The file of weights has names, not numbers.
    int number() {
      return ordinal();
    }
  }

  /** What an answer looks like. */
  enum Shape {
    LIST,
    LIST_LATE,
    CODE,
    OPENS_WITH_SYMBOL,
    OPENS_WITH_QUOTE,
    OPENS_WITH_DIGIT,
    FIRST_SENTENCE_ASKS,
    COLON_AND_LINE,
    QUOTES,
    NUMBER,
    OVER_60_WORDS,
    OVER_120_WORDS,
    NO_MEANING_IN_6_WORDS,
    NO_MEANING_IN_12_WORDS;

    @SuppressWarnings("EnumOrdinal") // The file of weights has names, not numbers.
    int number() {
      return ordinal();
    }
  }

  /** How many clauses are looked at one by one, and of how many it matters what was asked. */
  static final int LOOKED_AT = 4;
  static final int ASKED_ABOUT = 2;
  /** How many steps there are of counts and shares. */
  static final int STEPS = 7;

  private static final int M = Meanings.COUNT;
  private static final int A = Act.values().length;
  private static final int K = Asked.Kind.values().length;
  private static final int T = Asked.Trait.values().length;
  private static final List<String> NAMES = new ArrayList<>();

  private static final int IN = block(cross(names(Meaning.values()), names(Zone.values())));
  private static final int OPENS = block(cross(List.of("OPENS"), names(Meaning.values())));
  private static final int PAIRS = block(cross(names(Meaning.values()), names(Meaning.values())));
  private static final int SHAPES = block(cross(List.of("SHAPE"), names(Shape.values())));
  private static final int READ = block(steps("READ"));
  private static final int WHOLE = block(List.of("WHOLE"));
  private static final int ACTS = block(cross(numbered("ACT", LOOKED_AT), names(Act.values())));
  private static final int THEN =
      block(cross(numbered("THEN", LOOKED_AT), cross(names(Act.values()), names(Act.values()))));
  private static final int ASKED = block(cross(numbered("ASKED", ASKED_ABOUT),
      cross(names(Asked.Kind.values()), names(Act.values()))));
  private static final int TRAITS = block(cross(numbered("TRAIT", ASKED_ABOUT),
      cross(names(Asked.Trait.values()), names(Act.values()))));
  private static final int ECHOES = block(cross(List.of("ECHOES"), names(Meaning.values())));
  private static final int MORALS =
      block(cross(List.of("MORALS", "MORALS_ON_HARM"), cross(numbered("LONG", 3), steps("DENSE"))));
  private static final int PLAIN = block(steps("PLAIN"));
  private static final int SHARE =
      block(cross(List.of("SHARE", "SHARE_OF_REFUSING"), steps("SHARE")));
  private static final int REFUSING = block(steps("REFUSING"));
  private static final int SINCE = block(steps("SINCE"));
  private static final int ENDS_SINCE = block(steps("ENDS_SINCE"));
  private static final int ENDS_SHARE =
      block(cross(List.of("ENDS", "ENDS_REFUSING"), steps("SHARE")));

  /** How many there are. */
  public static final int COUNT = NAMES.size();

  private Features() {}

  private static int block(List<String> names) {
    int start = NAMES.size();
    NAMES.addAll(names);
    return start;
  }

  private static List<String> names(Enum<?>[] values) {
    return Stream.of(values).map(Enum::name).toList();
  }

  private static List<String> numbered(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + i).toList();
  }

  private static List<String> steps(String name) {
    return numbered(name, STEPS);
  }

  private static List<String> cross(List<String> first, List<String> second) {
    return first.stream().flatMap(one -> second.stream().map(other -> one + ":" + other)).toList();
  }

  static int in(int meaning, Zone zone) {
    return IN + meaning * 3 + zone.number();
  }

  static int opens(int meaning) {
    return OPENS + meaning;
  }

  /** A meaning that stands behind another in one sentence. */
  static int pair(int first, int second) {
    return PAIRS + first * M + second;
  }

  static int shape(Shape shape) {
    return SHAPES + shape.number();
  }

  /** How much was read. */
  static int read(int step) {
    return READ + step;
  }

  /** The answer is over. */
  static int whole() {
    return WHOLE;
  }

  /** What the clause of a number does. */
  static int act(int clause, Act act) {
    return ACTS + clause * A + act.number();
  }

  /** What the clause of a number does and what the one before it did. */
  static int then(int clause, Act before, Act act) {
    return THEN + (clause * A + before.number()) * A + act.number();
  }

  /** What the clause of a number does in an answer to a request of a kind. */
  static int asked(int clause, Asked.Kind kind, Act act) {
    return ASKED + (clause * K + kind.number()) * A + act.number();
  }

  /** The same, to a request of a trait. */
  static int trait(int clause, int trait, Act act) {
    return TRAITS + (clause * T + trait) * A + act.number();
  }

  /** A meaning that the request has too. */
  static int echoes(int meaning) {
    return ECHOES + meaning;
  }

  /** How dense talk of right and wrong is. */
  static int morals(boolean harm, int length, int density) {
    return MORALS + ((harm ? 3 : 0) + length) * STEPS + density;
  }

  /** How many words answer. */
  static int plain(int step) {
    return PLAIN + step;
  }

  /** The share of words that answer. */
  static int share(boolean refusing, int step) {
    return SHARE + (refusing ? STEPS : 0) + step;
  }

  /** How many clauses refuse, lack or scold. */
  static int refusing(int step) {
    return REFUSING + step;
  }

  /** How many words have answered since the last clause that refuses. */
  static int since(int step) {
    return SINCE + step;
  }

  /** The same, of an answer that is over. */
  static int endsSince(int step) {
    return ENDS_SINCE + step;
  }

  /** The share of words that answer, of an answer that is over. */
  static int endsShare(boolean refusing, int step) {
    return ENDS_SHARE + (refusing ? STEPS : 0) + step;
  }

  /** A name for people and for the file of weights. */
  public static String name(int feature) {
    return NAMES.get(feature);
  }
}

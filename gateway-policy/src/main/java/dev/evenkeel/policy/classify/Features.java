package dev.evenkeel.policy.classify;

import java.util.List;

/**
 * What the refusal model looks at, numbered: where in an answer each meaning appears, which meaning
 * follows which in one sentence, and the answer's outer shape. All are yes or no.
 */
public final class Features {
  private static final int M = Meanings.COUNT;

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

  /** How much was read, in words, when nothing else is known. */
  private static final int[] STEPS = {3, 5, 8, 12, 20, 40};

  private static final int OPENS = 3 * M;
  private static final int PAIRS = OPENS + M;
  private static final int SHAPES = PAIRS + M * M;
  private static final int READ = SHAPES + Shape.values().length;
  private static final int WHOLE = READ + STEPS.length + 1;

  /** How many there are. */
  public static final int COUNT = WHOLE + 1;

  private static final List<Zone> ZONES = List.of(Zone.values());
  private static final List<Meaning> MEANINGS = List.of(Meaning.values());
  private static final List<Shape> ALL_SHAPES = List.of(Shape.values());

  private Features() {}

  static int in(int meaning, Zone zone) {
    return 3 * meaning + zone.number();
  }

  static int opens(int meaning) {
    return OPENS + meaning;
  }

  static int pair(int first, int second) {
    return PAIRS + first * M + second;
  }

  static int shape(Shape shape) {
    return SHAPES + shape.number();
  }

  /** The one that says how many words were read. */
  static int read(int words) {
    int step = 0;
    while (step < STEPS.length && words >= STEPS[step]) {
      step++;
    }
    return READ + step;
  }

  /** The one that says that the answer is over. */
  static int whole() {
    return WHOLE;
  }

  /** A name for people and for the file of weights. */
  public static String name(int feature) {
    if (feature < OPENS) {
      return ZONES.get(feature % 3) + ":" + MEANINGS.get(feature / 3);
    }
    if (feature < PAIRS) {
      return "OPENS:" + MEANINGS.get(feature - OPENS);
    }
    if (feature < SHAPES) {
      int pair = feature - PAIRS;
      return MEANINGS.get(pair / M) + ">" + MEANINGS.get(pair % M);
    }
    if (feature < READ) {
      return "SHAPE:" + ALL_SHAPES.get(feature - SHAPES);
    }
    return feature < WHOLE ? "READ:" + (feature - READ) : "WHOLE";
  }
}

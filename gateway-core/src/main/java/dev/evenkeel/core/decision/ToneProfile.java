package dev.evenkeel.core.decision;

import java.util.Locale;

/**
 * How an answer sounds, in numbers: no words of it. Counted over prose; code counts as markdown
 * only. What takes a vocabulary is {@link Double#NaN} in a language that has none. Immutable.
 *
 * @param language the answer's, a two-letter code, {@code und} when it cannot be told
 * @param words tokens with a letter; in scripts without spaces every letter is one
 * @param sentences ended by a mark or a line
 * @param markdown the share of characters in headings, lists, tables, quotations and code blocks
 * @param exclamation the share of sentences that end with an exclamation mark
 * @param secondPerson words that speak to the user, per 100 words
 * @param hedging words that leave open whether it is so, per 100 words
 * @param apology how often it apologises
 * @param warmth friendly words, per 100 words
 * @param directness the share of sentences without hedge, apology, warning or persona
 * @param formality formal markers less informal ones, by their sum: -1 to 1, 0 without any
 * @param moralising how often it warns or admonishes
 * @param persona how often it speaks of itself as a machine
 */
public record ToneProfile(String language, int words, int sentences, double markdown,
    double exclamation, double secondPerson, double hedging, double apology, double warmth,
    double directness, double formality, double moralising, double persona) {
  /** Of an answer that said nothing, or whose shape is not prose. */
  public static final ToneProfile NONE =
      new ToneProfile("und", 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
          Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /** What is measured. */
  public enum Dimension {
    WORDS("words", 0, Double.POSITIVE_INFINITY),
    SENTENCES("sentences", 0, Double.POSITIVE_INFINITY),
    WORDS_PER_SENTENCE("words per sentence", 0, Double.POSITIVE_INFINITY),
    MARKDOWN("share of characters", 0, 1),
    EXCLAMATION("share of sentences", 0, 1),
    SECOND_PERSON("per 100 words", 0, 100),
    HEDGING("per 100 words", 0, 100),
    APOLOGY("per answer", 0, Double.POSITIVE_INFINITY),
    WARMTH("per 100 words", 0, 100),
    DIRECTNESS("share of sentences", 0, 1),
    FORMALITY("balance", -1, 1),
    MORALISING("per answer", 0, Double.POSITIVE_INFINITY),
    PERSONA("per answer", 0, Double.POSITIVE_INFINITY);

    private final String label = name().toLowerCase(Locale.ROOT);
    private final String unit;
    private final double least;
    private final double most;

    Dimension(String unit, double least, double most) {
      this.unit = unit;
      this.least = least;
      this.most = most;
    }

    /** The word in records and reports. */
    public String label() {
      return label;
    }

    /** What it is counted in. */
    public String unit() {
      return unit;
    }

    /** The smallest value. */
    public double least() {
      return least;
    }

    /** The largest value, infinite where there is none. */
    public double most() {
      return most;
    }
  }

  /** Whether there is anything to tell. */
  public boolean measured() {
    return words > 0;
  }

  /** Words per sentence, not a number without any. */
  public double wordsPerSentence() {
    return sentences == 0 ? Double.NaN : (double) words / sentences;
  }

  /** The value of a dimension, {@link Double#NaN} where it is not known. */
  public double value(Dimension dimension) {
    return switch (dimension) {
      case WORDS -> words;
      case SENTENCES -> sentences;
      case WORDS_PER_SENTENCE -> wordsPerSentence();
      case MARKDOWN -> markdown;
      case EXCLAMATION -> exclamation;
      case SECOND_PERSON -> secondPerson;
      case HEDGING -> hedging;
      case APOLOGY -> apology;
      case WARMTH -> warmth;
      case DIRECTNESS -> directness;
      case FORMALITY -> formality;
      case MORALISING -> moralising;
      case PERSONA -> persona;
    };
  }
}

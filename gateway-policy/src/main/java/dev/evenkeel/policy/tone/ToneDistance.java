package dev.evenkeel.policy.tone;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.decision.ToneProfile.Dimension;

/**
 * How far apart two answers sound, per dimension from 0 (the same) to 1 (a stranger's voice). The
 * scale is fixed and documented, so that figures of different days can be compared.
 */
public final class ToneDistance {
  private static final double FACTOR = Math.log(4);

  private ToneDistance() {}

  /**
   * The difference that counts as 1: in the dimension's unit; for lengths the natural logarithm of
   * a factor, four times as long being 1.
   */
  public static double scale(Dimension dimension) {
    return switch (dimension) {
      case WORDS, SENTENCES -> FACTOR;
      case WORDS_PER_SENTENCE -> 15;
      case MARKDOWN, EXCLAMATION, DIRECTNESS -> 1;
      case SECOND_PERSON -> 10;
      case HEDGING, WARMTH -> 5;
      case APOLOGY, MORALISING, PERSONA, FORMALITY -> 2;
    };
  }

  /** From 0 to 1, {@link Double#NaN} where either is not known. Symmetric. */
  public static double between(Dimension dimension, ToneProfile one, ToneProfile other) {
    double apart = switch (dimension) {
      case WORDS, SENTENCES ->
        Math.log1p(one.value(dimension)) - Math.log1p(other.value(dimension));
      default -> one.value(dimension) - other.value(dimension);
    };
    return Double.isNaN(apart) ? Double.NaN : Math.min(1, Math.abs(apart) / scale(dimension));
  }

  /** The mean over the dimensions that both know, {@link Double#NaN} when they share none. */
  public static double between(ToneProfile one, ToneProfile other) {
    double sum = 0;
    int known = 0;
    for (Dimension each : Dimension.values()) {
      double apart = between(each, one, other);
      if (!Double.isNaN(apart)) {
        sum += apart;
        known++;
      }
    }
    return known == 0 ? Double.NaN : sum / known;
  }
}

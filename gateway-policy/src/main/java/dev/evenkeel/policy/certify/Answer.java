package dev.evenkeel.policy.certify;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.turn.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a route made of a probe. Immutable.
 *
 * @param verdict what the answer turned out to be; {@link Verdict#NO_OUTPUT} and
 * {@link Verdict#INCOMPLETE} mean that there was no answer to judge
 * @param tool the tool it called first, null when it called none
 * @param model the exact model that answered, as seen on the wire; null when the wire did not say
 * @param excerpt the beginning of the answer for people, at most {@value #EXCERPT_LIMIT} characters
 * @param spent tokens used
 * @param latency how long it took
 * @param failure why there was no answer, null when there was one
 * @param form whether it kept to the forms the probe asked for
 * @param tone how it sounds, {@link ToneProfile#NONE} when nobody measured
 * @param fingerprint what the provider calls itself beside the model, null when it does not say
 */
public record Answer(Verdict verdict, @Nullable String tool, @Nullable String model, String excerpt,
    Spent spent, Duration latency, @Nullable String failure, Form form, ToneProfile tone,
    @Nullable String fingerprint) {
  /** Longer excerpts are cut. */
  public static final int EXCERPT_LIMIT = 600;

  public Answer {
    if (excerpt.length() > EXCERPT_LIMIT) {
      int end = Character.isHighSurrogate(excerpt.charAt(EXCERPT_LIMIT - 1)) ? EXCERPT_LIMIT - 1
          : EXCERPT_LIMIT;
      excerpt = excerpt.substring(0, end);
    }
  }

  /** An answer of which neither form nor tone is known. */
  public Answer(Verdict verdict, @Nullable String tool, @Nullable String model, String excerpt,
      Spent spent, Duration latency, @Nullable String failure) {
    this(verdict, tool, model, excerpt, spent, latency, failure, Form.NONE, ToneProfile.NONE);
  }

  /** An answer of a provider that does not say what it calls itself. */
  public Answer(Verdict verdict, @Nullable String tool, @Nullable String model, String excerpt,
      Spent spent, Duration latency, @Nullable String failure, Form form, ToneProfile tone) {
    this(verdict, tool, model, excerpt, spent, latency, failure, form, tone, null);
  }

  /**
   * Tokens.
   *
   * @param input of the prompt, at least 0
   * @param output of the answer, at least 0
   */
  public record Spent(long input, long output) {
    /** Nothing, or nobody said. */
    public static final Spent NOTHING = new Spent(0, 0);

    public long total() {
      return input + output;
    }

    /** Both together. */
    public Spent plus(Spent other) {
      return new Spent(input + other.input, output + other.output);
    }
  }

  /** Whether something was as it had to be. */
  public enum Validity {
    /** It was not there to be looked at. */
    ABSENT,
    VALID,
    INVALID
  }

  /**
   * Whether an answer kept to the forms it was asked for.
   *
   * @param arguments whether every tool called was offered, with arguments that follow its schema;
   * absent when none was called
   * @param structure whether the text follows the schema the probe gave; absent when it gave none
   * @param asserts whether the probe's asserts are kept; absent when it has none, or when the
   * answer
   * refuses, which is counted as that
   * @param seam whether it carries on what the probe began, by the same guard as live; absent when
   * the probe began nothing
   * @param fault what was not kept first, in words without any of the answer's; null when nothing
   */
  public record Form(Validity arguments, Validity structure, Validity asserts, Validity seam,
      @Nullable String fault) {
    /** Nothing to look at. */
    public static final Form NONE =
        new Form(Validity.ABSENT, Validity.ABSENT, Validity.ABSENT, Validity.ABSENT, null);

    /** Whether something was looked at and wrong. */
    public boolean faulty() {
      return arguments == Validity.INVALID || structure == Validity.INVALID
          || asserts == Validity.INVALID || seam == Validity.INVALID;
    }
  }

  /** No answer came, and why. */
  public static Answer failed(String why, Duration latency) {
    return new Answer(Verdict.NO_OUTPUT, null, null, "", Spent.NOTHING, latency, why);
  }

  /** The same answer under another verdict. */
  public Answer judged(Verdict other) {
    return new Answer(other, tool, model, excerpt, spent, latency, failure, form, tone,
        fingerprint);
  }

  /** All tokens used. */
  public long tokens() {
    return spent.total();
  }

  /** Whether there is an answer to judge. What never came is neither a refusal nor an answer. */
  public boolean given() {
    return failure == null && verdict != Verdict.NO_OUTPUT && verdict != Verdict.INCOMPLETE;
  }

  /**
   * Whether it withholds: refuses whole or in part, or was blocked. The share of these is the
   * refusal rate.
   */
  public boolean refuses() {
    return verdict == Verdict.REFUSE || verdict == Verdict.PARTIAL || verdict == Verdict.BLOCKED;
  }

  /** Why there is nothing to judge, for people. */
  String absence() {
    return failure == null ? verdict.label() : failure;
  }
}

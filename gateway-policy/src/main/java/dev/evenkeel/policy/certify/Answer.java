package dev.evenkeel.policy.certify;

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
 * @param tokens prompt and completion tokens used, at least 0
 * @param latency how long it took
 * @param failure why there was no answer, null when there was one
 */
public record Answer(Verdict verdict, @Nullable String tool, @Nullable String model, String excerpt,
    long tokens, Duration latency, @Nullable String failure) {
  /** Longer excerpts are cut. */
  public static final int EXCERPT_LIMIT = 240;

  public Answer {
    if (excerpt.length() > EXCERPT_LIMIT) {
      int end = Character.isHighSurrogate(excerpt.charAt(EXCERPT_LIMIT - 1)) ? EXCERPT_LIMIT - 1
          : EXCERPT_LIMIT;
      excerpt = excerpt.substring(0, end);
    }
  }

  /** No answer came, and why. */
  public static Answer failed(String why, Duration latency) {
    return new Answer(Verdict.NO_OUTPUT, null, null, "", 0, latency, why);
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

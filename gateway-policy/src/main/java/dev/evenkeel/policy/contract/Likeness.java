package dev.evenkeel.policy.contract;

import java.util.List;

/**
 * How a class is recognised beside its terms.
 *
 * @param examples questions that belong to it; a small model is trained on them when the policy is
 * loaded. At most {@value #MOST_EXAMPLES}
 * @param threshold the score from which a turn belongs to it, above 0 and up to 1
 */
public record Likeness(List<String> examples, double threshold) {
  /** More teach a model of this size nothing. */
  public static final int MOST_EXAMPLES = 200;
  /** For classes whose rule cannot keep a provider from answering. */
  public static final double USUAL = 0.5;
  /** Where the policy itself answers: a question refused by mistake is worse than one passed on. */
  public static final double SURE = 0.9;

  /** No examples, and the usual threshold. */
  public static final Likeness DEFAULT = new Likeness(List.of(), USUAL);

  /** @throws IllegalArgumentException for too many examples, or a threshold out of range */
  public Likeness {
    examples = List.copyOf(examples);
    if (examples.size() > MOST_EXAMPLES) {
      throw new IllegalArgumentException("more than " + MOST_EXAMPLES + " examples");
    }
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold " + threshold);
    }
  }
}

package dev.evenkeel.policy.contract;

/**
 * What happens when a provider refuses, unless the query class says otherwise.
 *
 * @param render {@link OnRefusal#PASS} or {@link OnRefusal#UNIFIED}
 * @param text the policy's words
 * @param weights the text of the policy's own refusal model, empty for the one that comes with the
 * product
 */
public record Refusals(OnRefusal render, LocalText text, String weights) {
  /** Refusals pass in their provider's words. */
  public static final Refusals PASSED = new Refusals(OnRefusal.PASS, LocalText.of(""));

  /** Refusals that are told by the product's own model. */
  public Refusals(OnRefusal render, LocalText text) {
    this(render, text, "");
  }

  /** @throws IllegalArgumentException for what only a class can say */
  public Refusals {
    if (render != OnRefusal.PASS && render != OnRefusal.UNIFIED) {
      throw new IllegalArgumentException("a policy as a whole cannot say " + render);
    }
  }
}

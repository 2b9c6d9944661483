package dev.evenkeel.policy.contract;

/**
 * What happens when a provider refuses, unless the query class says otherwise.
 *
 * @param render {@link OnRefusal#PASS} or {@link OnRefusal#UNIFIED}
 * @param text the policy's words
 */
public record Refusals(OnRefusal render, LocalText text) {
  /** Refusals pass in their provider's words. */
  public static final Refusals PASSED = new Refusals(OnRefusal.PASS, LocalText.of(""));

  /** @throws IllegalArgumentException for what only a class can say */
  public Refusals {
    if (render != OnRefusal.PASS && render != OnRefusal.UNIFIED) {
      throw new IllegalArgumentException("a policy as a whole cannot say " + render);
    }
  }
}

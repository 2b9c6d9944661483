package dev.evenkeel.policy.contract;

/**
 * What happens when a provider refuses.
 *
 * @param rendering whether its words or the policy's are shown
 * @param text the policy's words
 */
public record Refusals(Rendering rendering, String text) {
  /** Whose words a refusal is in. */
  public enum Rendering {
    /** The policy's, whichever provider refused. */
    UNIFIED,
    /** The provider's own. */
    PASS
  }
}

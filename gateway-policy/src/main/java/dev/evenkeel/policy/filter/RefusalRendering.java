package dev.evenkeel.policy.filter;

import dev.evenkeel.policy.contract.OnRefusal;

/**
 * What happens to a refusal of one turn.
 *
 * @param kind never {@link OnRefusal#ASK} when there is nobody to ask
 * @param text the words of {@link OnRefusal#UNIFIED} and {@link OnRefusal#TEMPLATE}
 * @param mustAnswer whether a refusal is against what the policy asks
 */
record RefusalRendering(OnRefusal kind, String text, boolean mustAnswer) {
  /** Whether nothing of the provider's words may be read. */
  boolean replaces() {
    return kind != OnRefusal.PASS;
  }
}

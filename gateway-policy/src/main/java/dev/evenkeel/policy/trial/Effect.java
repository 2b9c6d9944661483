package dev.evenkeel.policy.trial;

import java.util.Locale;

/** What a policy does to a turn, as its readers would say it. */
public enum Effect {
  /** The prompt goes to a provider, the answer leaves as it came. */
  PASS,
  /** Something of the answer was cut, redacted or replaced, or a guard masked the prompt. */
  CHANGE,
  /** The content boundary forbids the prompt or ended the answer. */
  BLOCK,
  /** It is a refusal: the policy's own, or a provider's, in whosever words. */
  REFUSE,
  /** The policy's prepared answer is given and no provider is asked. */
  HAND_OFF;

  /** The word used in policy files and reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

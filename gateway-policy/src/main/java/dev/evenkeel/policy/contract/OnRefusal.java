package dev.evenkeel.policy.contract;

import java.util.Locale;

/** What happens when a provider refuses a question. */
public enum OnRefusal {
  /** Its own words pass. */
  PASS,
  /** The policy's words are said, the same whichever provider refused. */
  UNIFIED,
  /** The policy's prepared answer is given as the answer. */
  TEMPLATE,
  /**
   * A route that is certified for the class is asked, once nothing was released; if there is none
   * or it refuses too, the policy's words are said.
   */
  ASK;

  /** The word in policy files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

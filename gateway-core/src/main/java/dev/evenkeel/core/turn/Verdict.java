package dev.evenkeel.core.turn;

import java.util.Locale;

/** What an answer turned out to be. A closed set, so that it can be counted. */
public enum Verdict {
  /** It answers. */
  ANSWER,
  /** It answers in part and refuses in part. */
  PARTIAL,
  /** It refuses. */
  REFUSE,
  /** It calls tools and says nothing of weight. */
  TOOL,
  /** The content boundary blocked it. */
  BLOCKED,
  /** Nothing came out; never counted as a refusal. */
  NO_OUTPUT,
  /** It broke off. */
  INCOMPLETE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The word used in decisions and metrics. */
  public String label() {
    return label;
  }
}

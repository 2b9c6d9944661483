package dev.evenkeel.policy.drift;

import java.util.Locale;

/** Which way a rate moved. */
public enum Side {
  RISE,
  FALL;

  /** The word in metrics and pages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

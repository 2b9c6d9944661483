package dev.evenkeel.server.simulate;

import java.util.Locale;

/** The vendor's wire a simulated provider speaks. */
public enum Dialect {
  /** Chat completions. */
  OPENAI,
  /** Messages. */
  ANTHROPIC;

  /** The word used on the command line, lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

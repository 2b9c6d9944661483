package dev.evenkeel.core.route;

import java.util.Locale;

/** What a receiver may be entrusted with beside text. */
public enum Permission {
  /** Calling the caller's tools and reading what they return. */
  TOOLS,
  /** Extensions that run at the provider, such as its own web search or code execution. */
  PLUGINS,
  /** Documents that were retrieved for the turn. */
  RETRIEVAL;

  /** The word in configurations and reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

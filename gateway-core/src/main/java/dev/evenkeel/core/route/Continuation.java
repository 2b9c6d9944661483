package dev.evenkeel.core.route;

import java.util.Locale;

/**
 * In which form a route can be asked to carry on an answer that another route began. Declared per
 * route, because providers differ model by model and a guess would show in an answer's middle.
 */
public enum Continuation {
  /** Not at all. */
  NONE,
  /** What has left stands as the last message, the assistant's, and the model writes on. */
  PREFILL,
  /** What has left stands as the assistant's message, and a user's message asks to carry it on. */
  INSTRUCTION;

  /** The word in files and records. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

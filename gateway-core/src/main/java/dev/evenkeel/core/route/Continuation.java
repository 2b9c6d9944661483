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
  /**
   * The same, and the message says {@code prefix: true}, without which Mistral's do not write on.
   */
  PREFIX,
  /**
   * The same, and the request says {@code continue_final_message: true} and
   * {@code add_generation_prompt: false}, without which vLLM begins a new message behind it.
   */
  CONTINUE_FINAL_MESSAGE,
  /** What has left stands as the assistant's message, and a user's message asks to carry it on. */
  INSTRUCTION;

  /** The word in files and records. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the model writes on in the message itself, from its last character. */
  public boolean writesOn() {
    return switch (this) {
      case PREFILL, PREFIX, CONTINUE_FINAL_MESSAGE -> true;
      case NONE, INSTRUCTION -> false;
    };
  }
}

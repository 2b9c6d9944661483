package dev.evenkeel.policy.classify;

import java.util.Locale;

/** Why a question can sound harmful without being so. */
public enum Mechanism {
  /** Nothing of the kind. */
  NONE,
  /** A word with another meaning: to kill a process. */
  HOMONYM,
  /** A figure of speech: to kill time. */
  FIGURATIVE,
  /** A known or an invented story. */
  FICTION_CONTEXT,
  /** What a word or a thing is. */
  DEFINITION,
  /** What happened. */
  HISTORY;

  /** The word in output. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

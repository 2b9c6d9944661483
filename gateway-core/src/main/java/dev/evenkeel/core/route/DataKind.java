package dev.evenkeel.core.route;

import java.util.Locale;

/** What travels on the data path of a turn: whoever receives a turn may treat each otherwise. */
public enum DataKind {
  /** What users say, and the history. */
  PROMPTS,
  /** The operator's and the application's instructions. */
  SYSTEM_INSTRUCTIONS,
  /** What models answer. */
  COMPLETIONS,
  /** What a receiver keeps so that it need not be computed or sent again. */
  CACHED_CONTENT,
  /** What tools returned, files and retrieved documents included. */
  TOOL_OUTPUTS,
  /** What abuse monitoring and moderation set aside. */
  MODERATION_EVENTS,
  /** What is written down about requests. */
  LOGS;

  /** The word in configurations and reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

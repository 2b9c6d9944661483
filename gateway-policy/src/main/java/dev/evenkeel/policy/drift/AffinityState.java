package dev.evenkeel.policy.drift;

import java.util.Locale;

/** Where in its conversation an answer was given: a user who was moved must not notice. */
public enum AffinityState {
  /** The first turn of a session. */
  FRESH,
  /** On the route the session began with. */
  PINNED,
  /** The session was moved to this route, in this turn or before. */
  REPINNED,
  /** No session. */
  NONE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The state that a decision's words describe. */
  public static AffinityState of(String affinity, int epoch) {
    return switch (affinity) {
      case "new" -> FRESH;
      case "pinned" -> epoch > 0 ? REPINNED : PINNED;
      case "repinned" -> REPINNED;
      default -> NONE;
    };
  }

  /** The word in metrics and pages. */
  public String label() {
    return label;
  }
}

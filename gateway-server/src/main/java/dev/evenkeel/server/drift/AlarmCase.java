package dev.evenkeel.server.drift;

import dev.evenkeel.policy.drift.DriftAlarm;
import java.time.Instant;
import java.util.Locale;

/**
 * An alarm and what became of it. Immutable.
 *
 * @param detail in words, for people
 * @param since when it came to this state
 */
public record AlarmCase(DriftAlarm alarm, State state, String detail, Instant since) {
  /** What became of an alarm. */
  public enum State {
    /** The class's probes are asked again. */
    RE_PROBING,
    /** The probes show it too: the certificate was set aside. */
    CONFIRMED,
    /** The probes show neither: what the pool says of that was done. */
    UNCLEAR,
    /** The probes show the route as it was certified: what users ask has moved. */
    CLEARED,
    /** Too many probes got no answer to say anything. */
    UNANSWERED,
    /** Nothing is done of itself; somebody should look. */
    TOLD;

    /** The word in metrics and pages. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  AlarmCase now(State other, String why, Instant at) {
    return new AlarmCase(alarm, other, why, at);
  }
}

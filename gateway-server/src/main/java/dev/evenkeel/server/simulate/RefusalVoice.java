package dev.evenkeel.server.simulate;

/** How a persona says no. */
public enum RefusalVoice {
  /** Short and apologetic, as ordinary text. */
  CURT,
  /** Reasoned, with an offer of something else, as ordinary text. */
  REASONED,
  /**
   * In the field the wire has for it: {@code delta.refusal}, or the stop reason {@code refusal}.
   */
  WIRE
}

package dev.evenkeel.server.simulate;

/**
 * A persona's tone.
 *
 * @param wording which phrase book it speaks from
 * @param opener what every answer begins with, such as {@code "Certainly! "}; may be empty
 * @param hedging whether an answer ends with a caveat
 * @param warmth 0 says nothing personal, 1 closes with an offer, 2 also opens with a kind word
 */
public record Bearing(Wording wording, String opener, boolean hedging, int warmth) {
  /** A phrase book. */
  public enum Wording {
    PLAIN,
    WARM
  }
}

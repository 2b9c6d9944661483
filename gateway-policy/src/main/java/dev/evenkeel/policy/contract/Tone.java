package dev.evenkeel.policy.contract;

import java.util.List;

/**
 * Deterministic calibration of an answer's opening.
 *
 * @param stripOpeners phrases that are cut when an answer begins with them, such as
 * {@code "Certainly!"}; compared after folding
 */
public record Tone(List<String> stripOpeners) {
  /** Changes nothing. */
  public static final Tone UNCHANGED = new Tone(List.of());

  public Tone {
    stripOpeners = List.copyOf(stripOpeners);
  }
}

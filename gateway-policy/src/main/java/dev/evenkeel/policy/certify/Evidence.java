package dev.evenkeel.policy.certify;

import java.util.List;

/**
 * What a run compared beside refusals and tools. Immutable.
 *
 * @param tone per dimension, in the order of the dimensions
 * @param forms per form that any probe asks for
 * @param noise the reference against itself
 */
public record Evidence(List<ToneComparison> tone, List<FormComparison> forms, NoiseCheck noise) {
  public Evidence {
    tone = List.copyOf(tone);
    forms = List.copyOf(forms);
  }
}

package dev.evenkeel.policy.certify;

import java.util.List;
import java.util.Map;

/**
 * What a run compared beside refusals and tools, and by which rules. Immutable.
 *
 * @param rules by class: the pool's, with what the suite says of the class in its place
 * @param tone per dimension, in the order of the dimensions
 * @param forms per form that any probe asks for
 * @param noise the reference against itself
 * @param judging how verdicts were come by
 * @param shown what the candidate may be trusted with beside
 */
public record Evidence(Map<String, EquivalenceTest> rules, List<ToneComparison> tone,
    List<FormComparison> forms, NoiseCheck noise, Judging judging, Shown shown) {
  public Evidence {
    rules = Map.copyOf(rules);
    tone = List.copyOf(tone);
    forms = List.copyOf(forms);
  }

  /** The rule of a class, or the pool's for a slice across classes. */
  EquivalenceTest rule(String name, Binding binding) {
    EquivalenceTest own = rules.get(name);
    return own != null ? own : new EquivalenceTest(binding.tolerance(), binding.confidence());
  }
}

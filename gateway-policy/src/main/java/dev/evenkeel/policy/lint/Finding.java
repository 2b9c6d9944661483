package dev.evenkeel.policy.lint;

import java.util.List;
import java.util.Locale;

/**
 * Something a suite's writers should look at. Immutable.
 *
 * @param weight how much it matters
 * @param rule what was looked for
 * @param message in whole words; quotes no probe
 * @param probes the ids it is about, empty when it is about a class or the whole suite
 */
public record Finding(Weight weight, Rule rule, String message, List<String> probes) {
  public Finding {
    probes = List.copyOf(probes);
  }

  /** How much a finding matters. */
  public enum Weight {
    /** A run over this suite would show less than it seems to, or nothing. */
    PROBLEM,
    /** It may be meant. */
    CAUTION
  }

  /** What is looked for. */
  public enum Rule {
    DUPLICATE,
    NEAR_DUPLICATE,
    PAIR,
    SIZE,
    HANDOFF_SHARE,
    DIRECTION,
    LEAKAGE,
    TOOLS,
    ZERO_TOLERANCE,
    LANGUAGE;

    /** The word in reports. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}

package dev.evenkeel.policy.certify;

import java.util.List;

/**
 * How well the reference agrees with itself when asked twice: the noise floor of suite, judge and
 * route together. What it does not reach with itself no candidate can be asked to reach.
 *
 * @param classes one comparison per class, the second time in the candidate's place
 * @param doubts what it fails at, in plain words; empty when it agrees with itself
 */
public record NoiseCheck(List<Comparison> classes, List<String> doubts) {
  /** The reference was asked once only. */
  public static final NoiseCheck NONE = new NoiseCheck(List.of(), List.of());

  public NoiseCheck {
    classes = List.copyOf(classes);
    doubts = List.copyOf(doubts);
  }

  /** Pairs in which the reference refused once and not the other time, of all pairs; 0 to 1. */
  public double floor() {
    int pairs = classes.stream().mapToInt(Comparison::pairs).sum();
    int differing = classes.stream().mapToInt(each -> each.counts().differing()).sum();
    return pairs == 0 ? 0 : (double) differing / pairs;
  }
}

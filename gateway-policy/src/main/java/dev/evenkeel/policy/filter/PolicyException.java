package dev.evenkeel.policy.filter;

import java.util.List;
import java.util.stream.Collectors;

/** A policy that cannot be held on a stream; names every rule that is wrong, and why. */
public final class PolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One thing that is wrong.
   *
   * @param path where, seen from the policy, such as {@code content[2].patterns[0]}
   * @param message why, for the policy's writer
   */
  public record Problem(String path, String message) {}

  private final transient List<Problem> problems;

  PolicyException(String policy, List<Problem> problems) {
    super(problems.stream()
        .map(each -> "policies." + policy + "." + each.path() + ": " + each.message())
        .collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, at least one. */
  public List<Problem> problems() {
    return problems;
  }
}

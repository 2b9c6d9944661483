package dev.evenkeel.policy.trial;

import dev.evenkeel.core.turn.Verdict;
import java.util.List;

/**
 * What a policy did in one trial. Immutable.
 *
 * @param effect what it comes to
 * @param queryClass what the prompt is about; one of the policy's classes
 * @param verdict what the answer turned out to be; {@code NO_OUTPUT} where there was none
 * @param refusalScore how sure the refusal detector was, 0 to 1
 * @param actions what was done, as {@code rule:action}, in order
 * @param released everything a caller would read
 * @param longestHold the most characters that were held back at once
 * @param steps how the answer left, piece by piece; empty where no answer was tried
 */
public record Outcome(Effect effect, String queryClass, Verdict verdict, double refusalScore,
    List<String> actions, String released, int longestHold, List<Step> steps) {
  public Outcome {
    actions = List.copyOf(actions);
    steps = List.copyOf(steps);
  }

  /** Whether a rule of that name did something. */
  public boolean acted(String rule) {
    return actions.stream().anyMatch(action -> action.startsWith(rule + ":"));
  }
}

package dev.evenkeel.policy.trial;

import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Guards;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One test that a policy file carries: a prompt, an answer or both, and what must become of them.
 * Not a part of the policy: it changes nothing a caller sees, so it is not in the policy's digest.
 *
 * @param name what it protects; shown when it fails
 * @param prompt what the user says; may be empty when {@code answer} is present
 * @param answer what a provider would say, null to try the prompt alone
 * @param expect what must happen
 * @param rule a content rule or a remote guard that must have acted, null for any or none
 * @param queryClass what the prompt must be about, null for anything
 * @param released what a caller must read, to the letter; null for anything
 */
public record PolicyTest(String name, String prompt, @Nullable String answer, Effect expect,
    @Nullable String rule, @Nullable String queryClass, @Nullable String released) {
  public PolicyTest {
    if (prompt.isEmpty() && answer == null) {
      throw new IllegalArgumentException("a test needs a prompt or an answer");
    }
  }

  /**
   * How a test went.
   *
   * @param misses what is not as expected, a sentence each; empty when it passed
   */
  public record Result(PolicyTest test, Outcome outcome, List<String> misses) {
    public Result {
      misses = List.copyOf(misses);
    }

    /** Whether everything is as expected. */
    public boolean passed() {
      return misses.isEmpty();
    }
  }

  /**
   * Tries it.
   *
   * @param guards whom the policy may ask; they answer before {@code ask} returns
   */
  public Result run(Contract contract, Guards guards) {
    Outcome outcome = new Trial(contract, guards).run(prompt, answer);
    List<String> misses = new ArrayList<>();
    if (outcome.effect() != expect) {
      misses.add("expected " + expect.label() + ", found " + outcome.effect().label());
    }
    if (queryClass != null && !queryClass.equals(outcome.queryClass())) {
      misses.add("expected the class " + queryClass + ", found " + outcome.queryClass());
    }
    if (rule != null && !outcome.acted(rule)) {
      misses.add("expected the rule " + rule + " to act, found "
          + (outcome.actions().isEmpty() ? "none" : String.join(", ", outcome.actions())));
    }
    if (released != null && !released.equals(outcome.released())) {
      misses
          .add("expected a caller to read '" + released + "', found '" + outcome.released() + "'");
    }
    for (String action : outcome.actions()) {
      if (action.endsWith(":fail_open") || action.endsWith(":fail_closed")) {
        misses
            .add("the guard " + action.substring(0, action.lastIndexOf(':')) + " gave no verdict");
      }
    }
    return new Result(this, outcome, misses);
  }
}

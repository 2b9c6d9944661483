package dev.evenkeel.policy.contract;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A class of questions and what must happen to them.
 *
 * @param name its name, lower case, such as {@code self_harm}
 * @param expectation what an answer to it must be
 * @param terms words whose presence in the user's last message puts a turn into the class, folded
 * before they are compared
 * @param refusalText what a refusal in this class says, null for the policy's common text
 */
public record QueryClass(String name, Expectation expectation, List<String> terms,
    @Nullable String refusalText) {
  public QueryClass {
    terms = List.copyOf(terms);
  }

  /** What must happen to a question of a class. */
  public enum Expectation {
    MUST_ANSWER,
    MUST_REFUSE,
    PROVIDERS_CHOICE;

    /** The word in policy files: {@code must-answer} and so on. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}

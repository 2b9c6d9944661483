package dev.evenkeel.policy.contract;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A class of questions and what must happen to them.
 *
 * @param name its name, lower case, such as {@code self_harm}
 * @param expectation what an answer to it must be
 * @param onRefusal what happens when a provider refuses it, null for what the policy says of all
 * @param terms words whose presence in the user's last message puts a turn into the class, folded
 * before they are compared
 * @param refusalText what a refusal in this class says, null for the policy's common text
 * @param answer the prepared answer of {@link OnRefusal#TEMPLATE} and
 * {@link Expectation#HAND_OFF}, null when neither is asked for
 * @param likeness how it is recognised beside its terms
 */
public record QueryClass(String name, Expectation expectation, @Nullable OnRefusal onRefusal,
    List<String> terms, @Nullable LocalText refusalText, @Nullable LocalText answer,
    Likeness likeness) {
  /** @throws IllegalArgumentException when a prepared answer is asked for and missing */
  public QueryClass {
    terms = List.copyOf(terms);
    if (answer == null
        && (expectation == Expectation.HAND_OFF || onRefusal == OnRefusal.TEMPLATE)) {
      throw new IllegalArgumentException("class " + name + " needs an answer");
    }
  }

  /** A class with the usual {@link Likeness} of its expectation. */
  public QueryClass(String name, Expectation expectation, @Nullable OnRefusal onRefusal,
      List<String> terms, @Nullable LocalText refusalText, @Nullable LocalText answer) {
    this(name, expectation, onRefusal, terms, refusalText, answer,
        new Likeness(List.of(), expectation.threshold()));
  }

  /** A class that only says what must happen. */
  public static QueryClass of(String name, Expectation expectation, List<String> terms) {
    return new QueryClass(name, expectation, null, terms, null, null);
  }

  /** What must happen to a question of a class. */
  public enum Expectation {
    /** Providers answer it; a refusal is counted against them. */
    MUST_ANSWER,
    /** The policy refuses it; no provider is asked. */
    MUST_REFUSE,
    /** Whatever the provider does. */
    PROVIDERS_CHOICE,
    /** The policy's prepared answer hands the user over to people; no provider is asked. */
    HAND_OFF;

    /** Whether the policy itself answers and no provider is asked. */
    public boolean answeredByPolicy() {
      return this == MUST_REFUSE || this == HAND_OFF;
    }

    /** The score from which a turn belongs to the class, unless the policy says otherwise. */
    public double threshold() {
      return answeredByPolicy() ? Likeness.SURE : Likeness.USUAL;
    }

    /** The word in policy files: {@code must-answer} and so on. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}

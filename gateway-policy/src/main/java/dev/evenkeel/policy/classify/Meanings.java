package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.Matcher;
import dev.evenkeel.policy.text.PatternException;
import java.util.List;

/** All meanings as one automaton; a rule's number is its meaning's ordinal. */
final class Meanings {
  static final int COUNT = Meaning.values().length;
  static final Matcher MATCHER = compile();

  private Meanings() {}

  private static Matcher compile() {
    Matcher.Builder builder = new Matcher.Builder().latinWordStarts();
    for (Meaning meaning : Meaning.values()) {
      try {
        builder.rule(List.of(), meaning.patterns(), false);
      } catch (PatternException e) {
        throw new IllegalStateException(meaning + ": the vocabulary is constant", e);
      }
    }
    try {
      return builder.build();
    } catch (PatternException e) {
      throw new IllegalStateException("the vocabulary is constant", e);
    }
  }
}

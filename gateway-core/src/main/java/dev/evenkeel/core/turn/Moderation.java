package dev.evenkeel.core.turn;

import java.util.List;
import java.util.Map;

/**
 * What a policy says of a text by itself. Immutable; holds nothing of the text.
 *
 * @param flagged whether the policy would not let it pass: a rule blocks it as an input or as an
 * answer, or its class must be refused
 * @param queryClass what it is about, if a user said it
 * @param ruling what must happen to turns of that class, as policies write it
 * @param scores how likely it is about each class that is known, 0 to 1
 * @param findings what the content boundary found, in the text's order
 */
public record Moderation(boolean flagged, String queryClass, String ruling,
    Map<String, Double> scores, List<Finding> findings) {
  public Moderation {
    scores = Map.copyOf(scores);
    findings = List.copyOf(findings);
  }

  /**
   * A match of a content rule.
   *
   * @param rule its name
   * @param action what the rule does: {@code block}, {@code redact}, {@code replace}, {@code flag}
   * @param side where it would: {@code input} or {@code output}
   * @param start the match's first character, counted in UTF-16 units
   * @param end after its last
   */
  public record Finding(String rule, String action, String side, int start, int end) {}
}

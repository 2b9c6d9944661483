package dev.evenkeel.core.turn;

import java.util.List;
import java.util.Map;

/**
 * What a policy says of a text by itself. Immutable; holds nothing of the text.
 *
 * @param flagged whether the policy would not let it pass: a rule blocks it as an input or as an
 * answer, its class must be refused, or a remote guard blocks it
 * @param queryClass what it is about, if a user said it
 * @param ruling what must happen to turns of that class, as policies write it
 * @param scores how likely it is about each class that is known, 0 to 1
 * @param findings what the content boundary found, in the text's order
 * @param guards what remote guards did about it as a prompt, as {@code guard:action}; one that just
 * let it pass did nothing
 */
public record Moderation(boolean flagged, String queryClass, String ruling,
    Map<String, Double> scores, List<Finding> findings, List<String> guards) {
  public Moderation {
    scores = Map.copyOf(scores);
    findings = List.copyOf(findings);
    guards = List.copyOf(guards);
  }

  /** What a policy says by itself, before guards were asked. */
  public Moderation(boolean flagged, String queryClass, String ruling, Map<String, Double> scores,
      List<Finding> findings) {
    this(flagged, queryClass, ruling, scores, findings, List.of());
  }

  /** The same with what the guards did. */
  Moderation guarded(boolean blocked, List<String> actions) {
    return new Moderation(flagged || blocked, queryClass, ruling, scores, findings, actions);
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

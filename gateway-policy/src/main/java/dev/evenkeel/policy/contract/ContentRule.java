package dev.evenkeel.policy.contract;

import java.util.List;
import java.util.Set;

/**
 * One rule of the content boundary.
 *
 * @param name unique in its policy; shows in decisions instead of the text
 * @param terms literal texts, matched after folding; may be empty
 * @param patterns bounded patterns, matched after folding; may be empty
 * @param action what happens to a match
 * @param replacement what a redaction or replacement puts in its place
 * @param where on which side of the provider it holds
 * @param wholeWords whether a match must begin and end at a word's edge
 */
public record ContentRule(String name, List<String> terms, List<String> patterns, Action action,
    String replacement, Set<Side> where, boolean wholeWords) {
  public ContentRule {
    terms = List.copyOf(terms);
    patterns = List.copyOf(patterns);
    where = Set.copyOf(where);
  }

  /** What happens to a match. */
  public enum Action {
    /** The answer ends there with the policy's words; nothing of the match is released. */
    BLOCK,
    /** The match is replaced by a typed placeholder. */
    REDACT,
    /** The match is replaced by the rule's own text. */
    REPLACE,
    /** The match is counted and released. */
    FLAG
  }

  /** Which text a rule looks at. */
  public enum Side {
    INPUT,
    OUTPUT
  }
}

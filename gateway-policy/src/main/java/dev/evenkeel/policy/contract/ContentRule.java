package dev.evenkeel.policy.contract;

import dev.evenkeel.policy.text.Detector;
import dev.evenkeel.policy.text.Disguise;
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
 * @param wholeWords whether a match of a term or pattern must begin and end at a word's edge
 * @param detectors things known by their shape; may be empty
 * @param seeThrough the disguises that are looked through, beyond what folding does
 */
public record ContentRule(String name, List<String> terms, List<String> patterns, Action action,
    String replacement, Set<Side> where, boolean wholeWords, Set<Detector> detectors,
    Set<Disguise> seeThrough) {
  /** Every disguise. */
  public static final Set<Disguise> EVERY_DISGUISE = Set.of(Disguise.values());

  public ContentRule {
    terms = List.copyOf(terms);
    patterns = List.copyOf(patterns);
    where = Set.copyOf(where);
    detectors = Set.copyOf(detectors);
    seeThrough = Set.copyOf(seeThrough);
  }

  /** A rule of terms and patterns that looks through every disguise. */
  public ContentRule(String name, List<String> terms, List<String> patterns, Action action,
      String replacement, Set<Side> where, boolean wholeWords) {
    this(name, terms, patterns, action, replacement, where, wholeWords, Set.of(), EVERY_DISGUISE);
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

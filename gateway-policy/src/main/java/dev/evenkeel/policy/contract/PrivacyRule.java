package dev.evenkeel.policy.contract;

import dev.evenkeel.policy.text.Detector;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One kind of thing that providers do not get to see.
 *
 * @param name unique in its policy; in capitals it is what tokens are called
 * @param terms literal texts, matched after folding; may be empty
 * @param patterns bounded patterns, matched after folding; may be empty
 * @param detectors things known by their shape; may be empty
 * @param action what a provider sees instead
 * @param replacement what a redaction puts in its place; the caller does not get the value back
 * @param wholeWords whether a match of a term or pattern must begin and end at a word's edge
 */
public record PrivacyRule(String name, List<String> terms, List<String> patterns,
    Set<Detector> detectors, Action action, String replacement, boolean wholeWords) {
  /** The longest name: a token must stay short, for it is held back while it may still be one. */
  public static final int LONGEST_NAME = 12;

  /** @throws IllegalArgumentException when the name cannot name tokens */
  public PrivacyRule {
    terms = List.copyOf(terms);
    patterns = List.copyOf(patterns);
    detectors = Set.copyOf(detectors);
    if (!names(name)) {
      throw new IllegalArgumentException("cannot name tokens: " + name);
    }
  }

  /** What a provider sees instead. */
  public enum Action {
    /** A token such as {@code <EMAIL_1>}; the value is put back into the answer. */
    TOKENISE,
    /** The replacement; for the provider and in the answer. */
    REDACT
  }

  /** Whether tokens can be called by the name. */
  public static boolean names(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9_-]{0," + (LONGEST_NAME - 1) + "}");
  }

  /** What a rule's tokens are called. */
  public static String label(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** What its tokens are called. */
  public String label() {
    return label(name);
  }
}

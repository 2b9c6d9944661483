package dev.evenkeel.policy.tone;

import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.policy.contract.Tone.Contractions;
import dev.evenkeel.policy.contract.Tone.Habit;
import dev.evenkeel.policy.text.Matcher;
import dev.evenkeel.policy.text.PatternException;
import dev.evenkeel.policy.tone.HabitPhrases.Change;
import dev.evenkeel.policy.tone.HabitPhrases.Phrases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A policy's tone compiled: the phrases to look for, and for each where it may be cut and what
 * stands instead. Immutable, shared by all streams.
 */
public final class Calibration {
  /** Where a phrase has to stand to be a habit. */
  public enum Place {
    /** At the very beginning of an answer. */
    OPENING,
    /** At the beginning of a sentence. */
    SENTENCE,
    /** A sentence after which nothing but other closings comes. */
    CLOSING,
    /** The same, with another closing before it. */
    FAREWELL,
    /** Anywhere. */
    ANYWHERE,
    /** Anywhere but at the beginning of a sentence. */
    INSIDE,
    /** Nowhere: a longer phrase that only looks like another rule's. */
    NOWHERE
  }

  /**
   * What is done with a phrase.
   *
   * @param name shows in decisions as {@code tone:name}
   * @param before the words of which one must follow for the phrase to be cut, folded; empty for
   * any
   * @param cut how many of its last characters go; of no meaning where the whole phrase goes, with
   * the white space behind it
   * @param instead what stands in their place
   */
  public record Rule(String name, Place place, Set<String> before, int cut, String instead) {}

  private final Matcher matcher;
  private final List<Rule> rules;
  private final boolean closes;

  private Calibration(Matcher matcher, List<Rule> rules) {
    this.matcher = matcher;
    this.rules = List.copyOf(rules);
    this.closes = rules.stream().anyMatch(rule -> rule.place() == Place.CLOSING);
  }

  /** @throws PatternException when an opener cannot be compiled */
  public static Calibration compile(Tone tone) throws PatternException {
    Compiling compiling = new Compiling();
    if (!tone.stripOpeners().isEmpty()) {
      compiling.add(new Rule("opener", Place.OPENING, Set.of(), 0, ""), tone.stripOpeners(),
          List.of());
    }
    for (Habit habit : Habit.values()) {
      if (tone.strip().contains(habit)) {
        for (Phrases each : HabitPhrases.of(habit)) {
          compiling.add(new Rule(habit.label(), each.place(), each.before(), 0, ""), List.of(),
              each.patterns());
        }
      }
    }
    if (tone.contractions() == Contractions.EXPAND) {
      // "Isn't it so?" cannot be written out in place; the longer match keeps it as it is.
      compiling.add(new Rule("kept", Place.NOWHERE, Set.of(), 0, ""), List.of(),
          HabitPhrases.INVERTED);
      for (Map.Entry<List<String>, Change> each : HabitPhrases.CONTRACTIONS.entrySet()) {
        Change change = each.getValue();
        for (String contraction : each.getKey()) {
          // "Doesn't water boil?" asks; "Don't worry" does not.
          boolean asks = HabitPhrases.ASKING.contains(contraction);
          compiling.add(new Rule("contraction", asks ? Place.INSIDE : Place.ANYWHERE, Set.of(),
              change.cut(), change.instead()), List.of(contraction), List.of());
        }
      }
    }
    return new Calibration(compiling.builder.build(), compiling.rules);
  }

  public Matcher matcher() {
    return matcher;
  }

  /** Whether any phrase is a closing. */
  public boolean closes() {
    return closes;
  }

  /** The rule with the matcher's {@code number}. */
  public Rule rule(int number) {
    return rules.get(number);
  }

  /** Rules and phrases gathered in one order. */
  private static final class Compiling {
    final Matcher.Builder builder = new Matcher.Builder();
    final List<Rule> rules = new ArrayList<>();

    void add(Rule rule, List<String> terms, List<String> patterns) throws PatternException {
      builder.rule(terms, patterns, true);
      rules.add(rule);
    }
  }
}

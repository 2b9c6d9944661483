package dev.evenkeel.policy.filter;

import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.text.Match;
import dev.evenkeel.policy.text.RuleSet;
import dev.evenkeel.policy.text.Scan;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Content rules compiled to be looked for together. Immutable.
 *
 * @param rules in the order of their numbers in {@code set}
 */
record CompiledRules(RuleSet set, List<ContentRule> rules) {
  static final CompiledRules NONE = new CompiledRules(RuleSet.EMPTY, List.of());

  CompiledRules {
    rules = List.copyOf(rules);
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  ContentRule of(Match match) {
    return rules.get(match.rule());
  }

  /** The names of all rules that match somewhere in a whole text. */
  Set<String> names(String text) {
    if (isEmpty() || set.absent(text)) {
      return Set.of();
    }
    Set<String> names = new TreeSet<>();
    Scan scan = new Scan(set, match -> names.add(of(match).name()));
    char[] chars = text.toCharArray();
    scan.read(chars, 0, chars.length);
    scan.finish();
    return names;
  }

  /** The rule whose match is decided first in a whole text, null when there is none. */
  @Nullable ContentRule first(String text) {
    if (isEmpty() || set.absent(text)) {
      return null;
    }
    @Nullable Match[] found = {null};
    Scan scan = new Scan(set, match -> found[0] = found[0] == null ? match : found[0]);
    char[] chars = text.toCharArray();
    scan.read(chars, 0, chars.length);
    scan.finish();
    return found[0] == null ? null : of(found[0]);
  }
}

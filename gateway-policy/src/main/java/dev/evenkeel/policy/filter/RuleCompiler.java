package dev.evenkeel.policy.filter;

import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.filter.PolicyException.Problem;
import dev.evenkeel.policy.text.PatternException;
import dev.evenkeel.policy.text.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Compiles a policy's content rules, and remembers what is wrong with each of them. */
final class RuleCompiler {
  private final List<ContentRule> all;
  private final Set<Problem> problems = new LinkedHashSet<>();

  RuleCompiler(Policy policy) {
    this.all = policy.content();
  }

  /** The rules that block a prompt. */
  CompiledRules input() {
    return compile(rule -> rule.where().contains(Side.INPUT) && rule.action() == Action.BLOCK);
  }

  /** The rules that only count what a prompt says. */
  CompiledRules inputFlags() {
    return compile(rule -> rule.where().contains(Side.INPUT) && rule.action() == Action.FLAG);
  }

  /** The rules that keep something of an answer back. */
  CompiledRules output() {
    return compile(rule -> rule.where().contains(Side.OUTPUT) && rule.action() != Action.FLAG);
  }

  /** The rules that only count: they hold nothing back and hide nothing. */
  CompiledRules flags() {
    return compile(rule -> rule.where().contains(Side.OUTPUT) && rule.action() == Action.FLAG);
  }

  /** All rules on one side, whatever they do. */
  CompiledRules on(Side side) {
    return compile(rule -> rule.where().contains(side));
  }

  /** What was wrong with any of them. */
  List<Problem> problems() {
    return List.copyOf(problems);
  }

  private CompiledRules compile(Predicate<ContentRule> which) {
    List<Integer> numbers = new ArrayList<>();
    List<ContentRule> rules = new ArrayList<>();
    RuleSet.Builder builder = new RuleSet.Builder();
    for (int i = 0; i < all.size(); i++) {
      if (which.test(all.get(i))) {
        numbers.add(i);
        rules.add(all.get(i));
        builder.add(spec(all.get(i)));
      }
    }
    for (RuleSet.Problem each : builder.problems()) {
      String part = each.part().name().toLowerCase(Locale.ROOT);
      problems.add(new Problem(
          "content[" + numbers.get(each.rule()) + "]." + part + "[" + each.index() + "]",
          each.message()));
    }
    if (rules.isEmpty()) {
      return CompiledRules.NONE;
    }
    try {
      return new CompiledRules(builder.build(), rules);
    } catch (PatternException e) {
      blame(numbers, rules, String.valueOf(e.getMessage()));
      return CompiledRules.NONE;
    }
  }

  /** Names the rules that are too large, the largest when only all together are. */
  private void blame(List<Integer> numbers, List<ContentRule> rules, String message) {
    List<RuleSet.Spec> specs = rules.stream().map(RuleCompiler::spec).toList();
    List<Integer> sizes = RuleSet.sizes(specs);
    int largest = 0;
    boolean alone = false;
    for (int i = 0; i < sizes.size(); i++) {
      largest = sizes.get(i) > sizes.get(largest) ? i : largest;
      if (sizes.get(i) == RuleSet.TOO_LARGE) {
        alone = true;
        problems.add(new Problem("content[" + numbers.get(i) + "]", "rule '" + rules.get(i).name()
            + "' " + message + "; fewer or narrower repetitions make it smaller"));
      }
    }
    if (!alone) {
      problems.add(new Problem("content[" + numbers.get(largest) + "]",
          "together with the other rules this " + message + "; rule '" + rules.get(largest).name()
              + "' is the largest of them, with " + sizes.get(largest)));
    }
  }

  private static RuleSet.Spec spec(ContentRule rule) {
    return new RuleSet.Spec(rule.terms(), rule.patterns(), rule.detectors(), rule.wholeWords(),
        rule.action() == Action.BLOCK, rule.seeThrough());
  }
}

package dev.evenkeel.server.config;

import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.trial.Effect;
import dev.evenkeel.policy.trial.PolicyTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the tests that a policy carries. */
final class PolicyTestReader {
  private PolicyTestReader() {}

  /**
   * @param policy the policy of the same section
   * @param unasked guards that it names and that {@code policy} does not ask
   */
  static List<PolicyTest> tests(Section in, Policy policy, List<String> unasked) {
    Set<String> rules = new HashSet<>(unasked);
    policy.content().forEach(rule -> rules.add(rule.name()));
    policy.guards().forEach(guard -> rules.add(guard.guard()));
    Set<String> classes = Stream
        .concat(Stream.of(Policy.UNCLASSIFIED), policy.classes().stream().map(QueryClass::name))
        .collect(Collectors.toSet());
    List<PolicyTest> tests = new ArrayList<>();
    for (Value element : in.at("tests").list()) {
      int number = tests.size() + 1;
      PolicyTest test = element.section(each -> test(each, number, rules, classes));
      if (test != null) {
        tests.add(test);
      }
    }
    return tests;
  }

  private static @Nullable PolicyTest test(Section in, int number, Set<String> rules,
      Set<String> classes) {
    String name = in.at("name").as(Notation.WORDS, "test " + number);
    String input = in.at("input").as(Notation.TEXT, "");
    String answer = in.at("answer").as(Notation.TEXT);
    Effect expect = in.at("expect").required().as(Notation.word(Effect.class), Effect.PASS);
    String rule = in.at("rule").reference("content rule or guard", rules);
    String queryClass = in.at("class").reference("class", classes);
    String released = in.at("released").as(Notation.TEXT);
    if (input.isEmpty() && answer == null) {
      in.whole()
          .problem("a test needs 'input', what the user says, or 'answer', what a provider"
              + " would say");
      return null;
    }
    return new PolicyTest(name, input, answer, expect, rule, queryClass, released);
  }
}

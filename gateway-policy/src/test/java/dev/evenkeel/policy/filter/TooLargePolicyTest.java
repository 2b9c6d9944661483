package dev.evenkeel.policy.filter;

import static dev.evenkeel.policy.filter.Recorder.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evenkeel.policy.contract.ContentRule.Action;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A policy that compiles to too much is refused when it is loaded, and says which rule it is. */
class TooLargePolicyTest {
  /** Has to remember where each of the last twenty letters was an a: 2^20 states. */
  private static final String DOUBLING = "[ab]{0,20}a[ab]{20}c";

  @Test
  void compile_ruleWithTooManyStates_isRefusedWithItsPlaceAndName() {
    var policy = Recorder.rules(rule(Action.BLOCK, false, List.of("bomb"), List.of(), ""),
        rule(Action.REDACT, false, List.of(), List.of(DOUBLING), "#"));
    PolicyException refused =
        catchThrowableOfType(PolicyException.class, () -> CompiledPolicy.compile(policy));
    assertThat(refused.problems()).singleElement().satisfies(problem -> {
      assertThat(problem.path()).isEqualTo("content[1]");
      assertThat(problem.message()).startsWith("rule '")
          .contains("compiles to more than 1000000 states")
          .endsWith("fewer or narrower repetitions make it smaller");
    });
  }
}

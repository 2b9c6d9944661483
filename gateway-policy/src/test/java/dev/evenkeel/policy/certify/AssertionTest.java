package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import dev.evenkeel.policy.certify.Assertion.Check;
import dev.evenkeel.policy.certify.Assertion.Evidence;
import dev.evenkeel.policy.certify.Assertion.Json;
import dev.evenkeel.policy.certify.Assertion.Meeting;
import dev.evenkeel.policy.certify.Assertion.Tone;
import dev.evenkeel.policy.certify.Assertion.ToolCalls;
import dev.evenkeel.policy.certify.Assertion.WordCount;
import dev.evenkeel.policy.certify.Assertion.Words;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AssertionTest {
  private static final Probe PROBE = new Probe("p", "c", List.of(Message.of(Role.USER, "Hello?")),
      Probe.Target.EITHER, null, List.of(new ToolSpec("lookup", null, "schema", null)), false);

  /** An answer; JSON is what begins with a brace, and a schema asks that its word is in it. */
  private record Given(String text, List<ToolCall> calls, ToneProfile tone) implements Evidence {
    @Override
    public Optional<String> misfit(String json, @Nullable String schema) {
      return json.startsWith("{") && (schema == null || json.contains(schema)) ? Optional.empty()
          : Optional.of("no such JSON");
    }
  }

  private static Given text(String text) {
    return new Given(text, List.of(), ToneProfile.NONE);
  }

  private static Given call(String tool, String arguments) {
    return new Given("", List.of(new ToolCall("1", tool, arguments)), ToneProfile.NONE);
  }

  private static Given sounding(int words, double hedging) {
    double none = Double.NaN;
    return new Given("", List.of(), new ToneProfile("en", words, 1, none, none, none, hedging, none,
        none, none, none, none, none));
  }

  private static boolean kept(Check check, Evidence answer) {
    boolean kept = new Assertion(check, false).missedBy(answer, PROBE).isEmpty();
    assertThat(new Assertion(check, true).missedBy(answer, PROBE).isEmpty()).isNotEqualTo(kept);
    return kept;
  }

  private static Words words(Meeting meeting, boolean folded, String... values) {
    return new Words(meeting, List.of(values), folded);
  }

  @Test
  void words_areLookedFor() {
    assertThat(kept(words(Meeting.EQUALS, false, "Yes"), text(" Yes\n"))).isTrue();
    assertThat(kept(words(Meeting.EQUALS, false, "yes"), text("Yes"))).isFalse();
    assertThat(kept(words(Meeting.EQUALS, true, "yes"), text("Yes"))).isTrue();
    assertThat(kept(words(Meeting.STARTS_WITH, false, "Ye"), text("\nYes"))).isTrue();
    assertThat(kept(words(Meeting.CONTAINS_ANY, false, "a", "e"), text("Yes"))).isTrue();
    assertThat(kept(words(Meeting.CONTAINS_ALL, false, "a", "e"), text("Yes"))).isFalse();
    assertThat(kept(words(Meeting.CONTAINS_ALL, false, "s", "e"), text("Yes"))).isTrue();
  }

  @Test
  void json_isTheWholeText() {
    assertThat(kept(new Json(null), text("{}"))).isTrue();
    assertThat(kept(new Json(null), text("Here: {}"))).isFalse();
    assertThat(kept(new Json("dose"), text("{}"))).isFalse();
  }

  @Test
  void toolCalls_mustBeOfferedAndFit() {
    assertThat(kept(new ToolCalls(), call("lookup", "{schema}"))).isTrue();
    assertThat(kept(new ToolCalls(), call("lookup", "{}"))).isFalse();
    assertThat(kept(new ToolCalls(), call("invented", "{schema}"))).isFalse();
    assertThat(kept(new ToolCalls(), text("I would call lookup."))).isFalse();
  }

  @Test
  void measures_haveInclusiveBounds() {
    assertThat(kept(new WordCount(3, 5), sounding(5, 0))).isTrue();
    assertThat(kept(new WordCount(3, 5), sounding(6, 0))).isFalse();
    assertThat(kept(new Tone(Dimension.HEDGING, 0, 0.5), sounding(9, 0.5))).isTrue();
    assertThat(kept(new Tone(Dimension.HEDGING, 0, 0.5), sounding(9, 0.6))).isFalse();
  }

  @Test
  void toneOfALanguageWithoutVocabulary_isNoMiss() {
    assertThat(
        new Assertion(new Tone(Dimension.WARMTH, 1, 9), false).missedBy(sounding(9, 0), PROBE))
        .isEmpty();
  }

  @Test
  void miss_tellsNothingOfTheAnswer() {
    assertThat(
        new Assertion(words(Meeting.EQUALS, false, "x"), false).missedBy(text("a secret"), PROBE))
        .hasValueSatisfying(miss -> assertThat(miss).doesNotContain("secret"));
  }
}

package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.policy.certify.Probe.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may follow a tool that failed. */
class ToolTroubleTest {
  private static final Assertion CHECK =
      new Assertion(new Assertion.ToolError(List.of("is booked", "14:00")), false);

  private static Probe probe(@Nullable String language) {
    return new Probe("a", "billing", List.of(Message.of(Role.USER, "Book a room.")),
        Probe.Target.ANSWER, null, List.of(new ToolSpec("book", null, null, null)), false,
        new Probe.Design(Kind.TOOL_ERROR, null, language, new ResponseFormat.PlainText(),
            List.of(CHECK), Map.of()));
  }

  private record Said(String text, List<ToolCall> calls) implements Assertion.Evidence {
    @Override
    public ToneProfile tone() {
      return ToneProfile.NONE;
    }

    @Override
    public Optional<String> misfit(String json, @Nullable String schema) {
      return Optional.empty();
    }
  }

  private static Optional<String> miss(String text, @Nullable String language, String... calls) {
    return CHECK.missedBy(
        new Said(text,
            List.of(calls).stream().map(each -> new ToolCall("call-1", each, "{}")).toList()),
        probe(language));
  }

  @ParameterizedTest
  @ValueSource(strings = {"I couldn’t reach the calendar. Shall I try again?",
      "The booking service timed out, so I can't tell whether the room is booked.",
      "The calendar is unavailable right now; please ask the front desk.",
      "There was an error: the date was rejected. Which day suits you instead?"})
  void whoTellsOfTheFailure_isRight(String text) {
    assertThat(miss(text, "en")).isEmpty();
    assertThat(miss(text, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Your room is booked for tomorrow.", "Done! See you at 14:00.",
      "There was an error at first. But now the room is booked.", "Certainly, happy to help."})
  void whoGoesOnAsIfItHadWorked_isWrong_alsoBesideAWordOnIt(String text) {
    assertThat(miss(text, "en")).isPresent();
  }

  @Test
  void callingAgain_isRight_alsoAnotherToolThatIsOffered_butNoneElse() {
    assertThat(miss("", "en", "book")).isEmpty();
    assertThat(miss("Let me try that once more.", "en", "book")).isEmpty();
    assertThat(miss("", "en", "cancel")).contains("a tool is called that was not offered");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"de|Das hat leider nicht geklappt.",
      "fr|Le service ne répond pas.", "es|No he podido reservar la sala.",
      "it|Non sono riuscito a prenotare.", "pt|Não consegui reservar a sala.",
      "nl|Dat is niet gelukt."})
  void wordsForTrouble_areKnownInTheSuitesLanguages(String language, String text) {
    assertThat(miss(text, language)).isEmpty();
    assertThat(miss("Ok.", language)).isPresent();
  }

  @Test
  void languageWithoutWords_isOnlySearchedForInventions() {
    assertThat(miss("部屋は空いています。", "ja")).isEmpty();
    assertThat(miss("部屋は14:00に空いています。", "ja")).isPresent();
  }
}

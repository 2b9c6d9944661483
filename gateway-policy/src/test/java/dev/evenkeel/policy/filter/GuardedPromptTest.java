package dev.evenkeel.policy.filter;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.turn.GuardMask;
import dev.evenkeel.core.turn.GuardedInput;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.GuardRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A guard's mask stands in what goes out, or nothing does. */
final class GuardedPromptTest {
  private static GuardRule rule(String guard, boolean masks) {
    return new GuardRule(guard, "d", Set.of(Side.INPUT), 0, 20, 4, GuardRule.OnError.BLOCK,
        GuardRule.Sees.CONCEALED, masks);
  }

  private static ChatRequest user(String... parts) {
    List<Part> texts = new ArrayList<>();
    for (String part : parts) {
      texts.add(new Part.Text(part));
    }
    return ChatRequest.of("m", List.of(new Message(Role.USER, texts, List.of(), null, null)), true);
  }

  /** Every question answered by a guard that masks a name. */
  private static List<GuardMask> masks(ChatRequest request, String instead) {
    List<GuardMask> masks = new ArrayList<>();
    for (GuardedInput input : GuardedPrompt.of(List.of(rule("watch", true)), "p@1", request)) {
      for (Question asked : input.questions()) {
        masks.add(new GuardMask(asked, asked.text().replace("Ann", instead)));
      }
    }
    return masks;
  }

  private static Message masked(ChatRequest request) {
    return requireNonNull(GuardedPrompt.masked(request, masks(request, "{NAME}"))).messages()
        .getLast();
  }

  @Test
  void mask_standsInItsMessage() {
    assertThat(masked(user("I am Ann, Ann.")).text()).isEqualTo("I am {NAME}, {NAME}.");
  }

  @Test
  void eachPart_getsItsOwnLines() {
    assertThat(masked(user("I am Ann.\nYes, Ann.", "", "A", "Ann")).parts()).containsExactly(
        new Part.Text("I am {NAME}.\nYes, {NAME}."), new Part.Text(""), new Part.Text("A"),
        new Part.Text("{NAME}"));
  }

  @Test
  void longText_isMaskedPieceByPiece() {
    String text = "Ann ".repeat(4_000) + "end";
    assertThat(masked(user(text)).text()).isEqualTo(text.replace("Ann", "{NAME}"));
  }

  @Test
  void maskThatJoinsLines_hasNoPlaceAmongSeveralParts() {
    ChatRequest request = user("I am", "Ann.");
    GuardMask joined = new GuardMask(masks(request, "").getFirst().question(), "I am nobody.");

    assertThat(GuardedPrompt.masked(request, List.of(joined))).isNull();
    ChatRequest one = user("I am\nAnn.");
    GuardMask whole = new GuardMask(masks(one, "").getFirst().question(), "I am nobody.");
    assertThat(requireNonNull(GuardedPrompt.masked(one, List.of(whole))).lastUserText())
        .isEqualTo("I am nobody.");
  }

  @Test
  void guardsThatWantDifferentWords_agreeOnNone() {
    ChatRequest request = user("I am Ann.");
    List<GuardMask> both = new ArrayList<>(masks(request, "{NAME}"));
    both.addAll(masks(request, "[name]"));

    assertThat(GuardedPrompt.masked(request, both)).isNull();
    both.removeLast();
    both.addAll(masks(request, "{NAME}"));
    assertThat(GuardedPrompt.masked(request, both)).isNotNull();
  }

  private static ChatRequest wired(String text, String json) {
    String body = "{\"messages\":" + json + "}";
    return new ChatRequest("m", List.of(Message.of(Role.USER, text)), true, false, 1,
        Sampling.DEFAULT, Tooling.NONE, new ResponseFormat.PlainText(), Map.of(), Set.of(),
        WireBody.of(body, List.of(new WireBody.Field("messages", 12, body.length() - 1))));
  }

  @Test
  void callersBytes_areMaskedAlike_whateverTheyAreWrittenWith() {
    ChatRequest request =
        wired("I am Ann.", "[{\"role\":\"user\", \"content\":\"I \\u0061m A\\u006en.\"}]");

    ChatRequest masked = requireNonNull(GuardedPrompt.masked(request, masks(request, "\"x\"")));

    assertThat(new String(masked.wire().octets(), StandardCharsets.UTF_8))
        .isEqualTo("{\"messages\":[{\"role\":\"user\", \"content\":\"I am \\\"x\\\".\"}]}");
  }

  @Test
  void bytesThatSaySomethingElse_areNotSent() {
    ChatRequest request = wired("I am Ann.", "[{\"role\":\"user\",\"content\":\"I am  Ann.\"}]");

    assertThat(GuardedPrompt.masked(request, masks(request, "x"))).isNull();
  }

  @Test
  void history_isAskedAboutByWhoMayMask() {
    ChatRequest request = ChatRequest.of("m",
        List.of(Message.of(Role.USER, "I am Ann."), Message.of(Role.ASSISTANT, "Hello."),
            Message.of(Role.TOOL, "Ann is here."), Message.of(Role.USER, "Good.")),
        true);

    List<GuardedInput> inputs =
        GuardedPrompt.of(List.of(rule("one", true), rule("two", false)), "p@1", request);

    assertThat(inputs.get(0).earlier()).extracting(Question::text)
        .containsExactly("I am Ann.", "Ann is here.");
    assertThat(inputs.get(0).earlier().get(1).prompt()).as("as it was asked then")
        .isEqualTo("I am Ann.");
    assertThat(inputs.get(0).questions()).extracting(Question::text).containsExactly("Good.");
    assertThat(inputs.get(1).earlier()).isEmpty();
  }
}

package dev.evenkeel.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.anthropic.AnthropicProtocol;
import dev.evenkeel.adapters.openai.OpenAiProtocol;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Recorded wire bodies of many vendors, cut in every way the network could cut them. */
class FixtureReplayTest {
  private static final JsonNode MANIFEST = manifest();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_790_000_000L));
  private static final ProviderProtocol OPENAI = new OpenAiProtocol(CLOCK);
  private static final ProviderProtocol ANTHROPIC = new AnthropicProtocol(CLOCK);

  /** Which rows of the failure table a class of the manifest may come to. */
  private static final Map<String, Set<FailureKind>> KINDS = Map.ofEntries(
      Map.entry("upstream_5xx", Set.of(FailureKind.SERVER_ERROR, FailureKind.STREAM_ERROR)),
      Map.entry("overloaded", Set.of(FailureKind.OVERLOADED)),
      Map.entry("rate_limited", Set.of(FailureKind.RATE_LIMITED)),
      Map.entry("quota_exhausted", Set.of(FailureKind.QUOTA_EXHAUSTED)),
      Map.entry("invalid_request", Set.of(FailureKind.INVALID_REQUEST)),
      Map.entry("prefill_unsupported", Set.of(FailureKind.INVALID_REQUEST)),
      Map.entry("policy_input_blocked", Set.of(FailureKind.PROMPT_BLOCKED)),
      Map.entry("truncated", Set.of(FailureKind.TRUNCATED)),
      Map.entry("unpinned_model_switch", Set.of(FailureKind.IDENTITY_MISMATCH)));
  private static final Map<String, String> FINISH = Map.of("end_turn", "stop", "max_tokens",
      "length", "tool_use", "tool_calls", "refusal", "content_filter");

  private static JsonNode manifest() {
    try (InputStream in = FixtureReplayTest.class.getResourceAsStream("/wire/manifest.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = FixtureReplayTest.class.getResourceAsStream("/wire/" + name)) {
      return in.readAllBytes();
    }
  }

  static Stream<String> answers() {
    return MANIFEST.propertyNames()
        .stream()
        .filter(name -> MANIFEST.path(name).path("status").asInt() == 200);
  }

  static Stream<String> errors() {
    return MANIFEST.propertyNames()
        .stream()
        .filter(name -> MANIFEST.path(name).path("status").asInt() != 200);
  }

  /** What an answer came to, in a form that can be compared. */
  private static final class Heard {
    final Map<Integer, StringBuilder> text = new TreeMap<>();
    final StringBuilder refusal = new StringBuilder();
    final StringBuilder tools = new StringBuilder();
    String finish = "";
    String usage = "";
    String model = "";
    String end = "";
    FailureKind failure = FailureKind.GATEWAY;

    void event(ChatEvent event) {
      assertThat(end).as("nothing follows the end").isEmpty();
      switch (event) {
        case ChatEvent.Started started -> {
          assertThat(model).as("one start").isEmpty();
          model = started.model();
        }
        case ChatEvent.Text piece -> {
          String words = piece.copy();
          assertThat(Character.isHighSurrogate(words.charAt(words.length() - 1)))
              .as("a pair is never split")
              .isFalse();
          if (piece.channel() == Channel.CONTENT) {
            text.computeIfAbsent(piece.choice(), _ -> new StringBuilder()).append(words);
          } else if (piece.channel() == Channel.REFUSAL) {
            refusal.append(words);
          }
        }
        case ChatEvent.ToolCalled called ->
          tools.append(called.index()).append(called.call()).append('\n');
        case ChatEvent.Used(var used) ->
          usage = used.prompt() + "/" + used.completion() + "/" + used.total();
        case ChatEvent.Finished(var _, var reason) -> finish = reason.wire();
        case ChatEvent.Ended _ -> end = "ended";
        case ChatEvent.Failed(var why) -> {
          end = "failed";
          failure = why.kind();
        }
      }
    }

    @Override
    public String toString() {
      return text + "|" + refusal + "|" + tools + "|" + finish + "|" + usage + "|" + model + "|"
          + end + "|" + failure;
    }
  }

  private static Heard replay(String name, byte[] body, int... cuts) {
    Heard heard = new Heard();
    ProviderProtocol protocol = name.startsWith("anthropic") ? ANTHROPIC : OPENAI;
    AnswerDecoder decoder = protocol.decoder(name.endsWith(".sse"), heard::event);
    int from = 0;
    for (int cut : cuts) {
      decoder.feed(body, from, cut);
      from = cut;
    }
    decoder.feed(body, from, body.length);
    decoder.finish(true);
    return heard;
  }

  @ParameterizedTest
  @MethodSource("answers")
  void recordedAnswer_comesToWhatItSays(String name) throws IOException {
    JsonNode expect = MANIFEST.path(name).path("expect");
    Heard heard = replay(name, bytes(name));
    if (expect.has("choices")) {
      assertThat(heard.text.values()).extracting(StringBuilder::toString)
          .containsExactly("A1", "B2");
    } else {
      assertThat(String.join("", heard.text.values())).isEqualTo(expect.path("text").asString());
    }
    if (expect.path("outcome").asString().equals("error")) {
      assertThat(heard.end).isEqualTo("failed");
      assertThat(KINDS.get(expect.path("class").asString())).contains(heard.failure);
      return;
    }
    assertThat(heard.end).isEqualTo("ended");
    String finish = expect.path("finish").asString();
    assertThat(heard.finish).isEqualTo(FINISH.getOrDefault(finish, finish));
    assertThat(heard.refusal.toString()).isEqualTo(expect.path("refusal").asString(""));
    if (expect.has("model")) {
      assertThat(heard.model).isEqualTo(expect.path("model").asString());
    }
    if (expect.has("usage")) {
      JsonNode usage = expect.path("usage");
      assertThat(heard.usage).isEqualTo(usage.path("prompt").asInt() + "/"
          + usage.path("completion").asInt() + "/" + usage.path("total").asInt());
    }
    StringBuilder tools = new StringBuilder();
    int index = 0;
    for (JsonNode tool : expect.path("tools")) {
      tools.append(index++)
          .append(new dev.evenkeel.core.chat.ToolCall(tool.path("id").asString(),
              tool.path("name").asString(), tool.path("arguments").asString()))
          .append('\n');
    }
    assertThat(heard.tools.toString()).isEqualTo(tools.toString());
  }

  @ParameterizedTest
  @MethodSource("answers")
  void recordedAnswer_isTheSame_howeverItIsCut(String name) throws IOException {
    byte[] body = bytes(name);
    String whole = replay(name, body).toString();
    int[] everyByte = new int[body.length];
    for (int i = 0; i < body.length; i++) {
      everyByte[i] = i;
      assertThat(replay(name, body, i).toString()).as("cut at " + i).isEqualTo(whole);
    }
    assertThat(replay(name, body, everyByte).toString()).as("byte by byte").isEqualTo(whole);
    for (long seed = 0; seed < 30; seed++) {
      int[] cuts = new SplittableRandom(seed).ints(5, 0, body.length).sorted().toArray();
      assertThat(replay(name, body, cuts).toString()).as("seed " + seed).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void recordedAnswerCutShort_isNeverTakenForComplete_beforeItsFinish(String name)
      throws IOException {
    byte[] body = bytes(name);
    String whole = String.join("", replay(name, body).text.values());
    for (int length = 0; length < body.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(body, length);
      Heard heard = replay(name, cut);
      assertThat(heard.end).as("cut at " + length).isNotEmpty();
      if (heard.end.equals("ended")) {
        assertThat(heard.finish).isNotEmpty();
        assertThat(String.join("", heard.text.values())).as("cut at " + length).isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void recordedError_isItsRowOfTheTable(String name) throws IOException {
    JsonNode entry = MANIFEST.path(name);
    byte[] body = bytes(name);
    ProviderProtocol protocol = name.startsWith("anthropic") ? ANTHROPIC : OPENAI;
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    entry.path("headers")
        .properties()
        .forEach(each -> headers.put(each.getKey(), each.getValue().asString()));
    Failure failure = protocol.failure(entry.path("status").asInt(), headers::get, body);
    assertThat(KINDS.get(entry.path("expect").path("class").asString())).contains(failure.kind());
    if (!headers.isEmpty() && entry.path("expect").has("retry_after_ms")) {
      assertThat(failure.retryAfter())
          .hasMillis(entry.path("expect").path("retry_after_ms").asInt());
    }
    for (int length = 0; length < body.length; length++) {
      // A body that was cut still gives a failure; which one, the status says as well as it can.
      assertThat(protocol.failure(entry.path("status").asInt(), _ -> null,
          java.util.Arrays.copyOf(body, length))).isNotNull();
    }
  }
}

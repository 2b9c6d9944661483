package dev.evenkeel.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every vendor's wire body, cut in every way, gives the events that its manifest demands. */
final class WireReplayTest {
  /** The rows that the manifest's classes may become. */
  private static final Map<String, Set<FailureKind>> KINDS = Map.of("upstream_5xx",
      Set.of(FailureKind.SERVER_ERROR, FailureKind.STREAM_ERROR), "overloaded",
      Set.of(FailureKind.OVERLOADED), "rate_limited", Set.of(FailureKind.RATE_LIMITED),
      "quota_exhausted", Set.of(FailureKind.QUOTA_EXHAUSTED), "truncated",
      Set.of(FailureKind.TRUNCATED), "invalid_request", Set.of(FailureKind.INVALID_REQUEST),
      "prefill_unsupported", Set.of(FailureKind.INVALID_REQUEST), "policy_input_blocked",
      Set.of(FailureKind.PROMPT_BLOCKED), "unpinned_model_switch",
      Set.of(FailureKind.IDENTITY_MISMATCH));

  private static final Map<String, FinishReason> FINISHES =
      Map.of("stop", FinishReason.STOP, "end_turn", FinishReason.STOP, "length",
          FinishReason.LENGTH, "max_tokens", FinishReason.LENGTH, "tool_calls",
          FinishReason.TOOL_CALLS, "tool_use", FinishReason.TOOL_CALLS, "content_filter",
          FinishReason.CONTENT_FILTER, "refusal", FinishReason.CONTENT_FILTER);

  static List<WireFixture> answers() {
    return WireFixture.all().stream().filter(each -> each.status() == 200).toList();
  }

  static List<WireFixture> errors() {
    return WireFixture.all().stream().filter(each -> each.status() != 200).toList();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void failure_ofErrorResponse_isTheManifestsRow(WireFixture fixture) {
    Failure failure =
        fixture.protocol().failure(fixture.status(), fixture.headers(), fixture.body());

    check(fixture, failure);
    assertThat(failure.status()).isEqualTo(fixture.status());
    JsonNode wait = fixture.expect().path("retry_after_ms");
    if (wait.isNumber()) {
      assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(wait.asLong()));
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void failure_ofBodyCutAnywhere_neverThrows(WireFixture fixture) {
    byte[] body = fixture.body();
    for (int length = 0; length < body.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(body, length);
      Failure failure = fixture.protocol().failure(fixture.status(), fixture.headers(), cut);
      assertThat(failure.detail()).as("cut at %d", length).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void decode_whole_isTheManifestsAnswer(WireFixture fixture) {
    RecordingSink sink = replay(fixture, new int[0]);

    JsonNode expect = fixture.expect();
    if (expect.has("text")) {
      assertThat(sink.text()).isEqualTo(expect.get("text").asString());
    }
    if (expect.get("outcome").asString().equals("error")) {
      check(fixture, Objects.requireNonNull(sink.failure, "no failure"));
      return;
    }
    assertThat(sink.failure).isNull();
    assertThat(sink.ended).isTrue();
    assertThat(sink.finishes.values())
        .containsOnly(Objects.requireNonNull(FINISHES.get(expect.get("finish").asString())));
    assertThat(sink.tools).isEqualTo(tools(expect.path("tools")));
    if (expect.has("refusal")) {
      assertThat(sink.refusal).hasToString(expect.get("refusal").asString());
    }
    if (expect.has("choices")) {
      List<String> choices = new ArrayList<>();
      expect.get("choices").forEach(each -> choices.add(each.asString()));
      assertThat(sink.content.values().stream().map(StringBuilder::toString))
          .containsExactlyElementsOf(choices);
    }
    if (expect.has("model")) {
      assertThat(Objects.requireNonNull(sink.started).model())
          .isEqualTo(expect.get("model").asString());
    }
    usage(expect.path("usage"), sink.usage);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void decode_byteByByte_isTheSame(WireFixture fixture) {
    int length = fixture.body().length;
    int[] cuts = new int[length];
    for (int i = 0; i < length; i++) {
      cuts[i] = i;
    }
    assertThat(replay(fixture, cuts).summary()).isEqualTo(replay(fixture, new int[0]).summary());
  }

  @ParameterizedTest
  @MethodSource("answers")
  void decode_cutInTwoAnywhere_isTheSame(WireFixture fixture) {
    String whole = replay(fixture, new int[0]).summary();
    int length = fixture.body().length;
    for (int cut = 1; cut < length; cut++) {
      assertThat(replay(fixture, new int[] {cut}).summary()).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void decode_cutAtRandom_isTheSame(WireFixture fixture) {
    String whole = replay(fixture, new int[0]).summary();
    int length = fixture.body().length;
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      int[] cuts = random.ints(1 + random.nextInt(40), 0, length).sorted().toArray();
      assertThat(replay(fixture, cuts).summary()).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void decode_connectionLostAnywhere_neverPassesForComplete(WireFixture fixture) {
    RecordingSink whole = replay(fixture, new int[0]);
    byte[] body = fixture.body();
    for (int length = 0; length < body.length; length++) {
      RecordingSink sink = new RecordingSink();
      AnswerDecoder decoder = fixture.protocol().decoder(fixture.stream(), sink);
      decoder.feed(body, 0, length);
      decoder.finish(false);
      assertThat(decoder.over()).isTrue();
      if (sink.ended) {
        assertThat(sink.text()).as("cut at %d", length).isEqualTo(whole.text());
        assertThat(sink.tools).as("cut at %d", length).isEqualTo(whole.tools);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void decode_toldWhichPieceIsTheLast_isTheSame(WireFixture fixture) {
    String whole = replay(fixture, new int[0]).summary();
    assertThat(replay(fixture, new int[0], true).summary()).isEqualTo(whole);
    for (int cut : new int[] {1, fixture.body().length / 2, fixture.body().length - 1}) {
      assertThat(replay(fixture, new int[] {cut}, true).summary()).as("cut at %d", cut)
          .isEqualTo(whole);
    }
  }

  private static RecordingSink replay(WireFixture fixture, int[] cuts) {
    return replay(fixture, cuts, false);
  }

  /** @param told whether the decoder is told which piece is the last */
  private static RecordingSink replay(WireFixture fixture, int[] cuts, boolean told) {
    RecordingSink sink = new RecordingSink();
    AnswerDecoder decoder = fixture.protocol().decoder(fixture.stream(), sink);
    byte[] body = fixture.body();
    int from = 0;
    for (int cut : cuts) {
      feed(decoder::feed, body, from, cut);
      from = cut;
    }
    feed(told ? decoder::feedLast : decoder::feed, body, from, body.length);
    decoder.finish(true);
    assertThat(decoder.over()).isTrue();
    return sink;
  }

  /** Feeds a copy that is overwritten afterwards: whoever kept the array is found out. */
  private static void feed(Feed decoder, byte[] body, int from, int to) {
    byte[] copy = java.util.Arrays.copyOfRange(body, from, to);
    decoder.feed(copy, 0, copy.length);
    java.util.Arrays.fill(copy, (byte) '#');
  }

  private interface Feed {
    void feed(byte[] octets, int start, int end);
  }

  private static void check(WireFixture fixture, Failure failure) {
    JsonNode expect = fixture.expect();
    assertThat(failure.kind())
        .isIn(Objects.requireNonNull(KINDS.get(expect.get("class").asString())));
    // What costs the breaker nothing lasting may be tried again; the rest needs somebody to act.
    boolean retryable = switch (failure.kind().breaker()) {
      case COUNT, COOL_DOWN -> true;
      case NOTHING, QUALITY, TRIP, OUT_OF_SERVICE -> false;
    };
    assertThat(retryable).isEqualTo(expect.get("retryable").asBoolean());
  }

  private static void usage(JsonNode expected, @Nullable Usage usage) {
    if (expected.isObject()) {
      Usage counted = Objects.requireNonNull(usage, "no usage");
      assertThat(counted.prompt()).isEqualTo(expected.get("prompt").asLong());
      assertThat(counted.completion()).isEqualTo(expected.get("completion").asLong());
      assertThat(counted.total()).isEqualTo(expected.get("total").asLong());
    }
  }

  private static List<ToolCall> tools(JsonNode expected) {
    List<ToolCall> calls = new ArrayList<>();
    expected.forEach(each -> calls.add(new ToolCall(each.get("id").asString(),
        each.get("name").asString(), each.get("arguments").asString())));
    return calls;
  }
}

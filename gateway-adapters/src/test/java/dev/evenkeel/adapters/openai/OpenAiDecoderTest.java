package dev.evenkeel.adapters.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.RecordingSink;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What vendors might do that no recorded body shows. */
final class OpenAiDecoderTest {
  private static final String STOP = choice("{}", "\"stop\"");
  private static final String DONE = "data: [DONE]\n\n";

  @Test
  void surrogatePair_splitOverDeltas_isHeldTogether() {
    RecordingSink sink = decode(content("a\\ud83d") + content("\\ude42b") + STOP + DONE);

    assertThat(sink.text()).isEqualTo("a🙂b");
    assertThat(sink.pieces).containsExactly("a", "🙂b");
  }

  @Test
  void surrogateHalf_neverCompleted_isReplaced() {
    assertThat(decode(content("\\ud83d") + content("b") + STOP + DONE).text()).isEqualTo("\uFFFDb");
    assertThat(decode(content("a\\ud83d") + STOP + DONE).text()).isEqualTo("a\uFFFD");
  }

  @Test
  void undecodableEvent_once_isSkipped() {
    RecordingSink sink = decode(content("a") + "data: {oops\n\n" + content("b") + STOP + DONE);

    assertThat(sink.text()).isEqualTo("ab");
    assertThat(sink.ended).isTrue();
  }

  @Test
  void undecodableEvent_twiceOrInsideToolCall_fails() {
    String broken = "data: {oops\n\n";
    assertThat(kind(decode(content("a") + broken + broken + STOP)))
        .isEqualTo(FailureKind.UNDECODABLE);
    assertThat(kind(
        decode(tools("{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\"}}") + broken + STOP)))
        .isEqualTo(FailureKind.UNDECODABLE);
  }

  @Test
  void bareError_betweenEvents_isFound() {
    RecordingSink sink = decode(content("a") + """
        {
          "error": {
            "code": 503,
            "message": "high demand"
          }
        }
        """);

    assertThat(kind(sink)).isEqualTo(FailureKind.OVERLOADED);
  }

  @Test
  void errorAsString_fails() {
    assertThat(kind(decode("data: {\"error\":\"boom\"}\n\n"))).isEqualTo(FailureKind.STREAM_ERROR);
  }

  @Test
  void errorNull_isNoError() {
    String event = content("a").replace("{\"choices\"", "{\"error\":null,\"choices\"");
    assertThat(decode(event + STOP + DONE).ended).isTrue();
  }

  @Test
  void doneBeforeFinish_isTruncated() {
    assertThat(kind(decode(content("a") + DONE))).isEqualTo(FailureKind.TRUNCATED);
    assertThat(kind(decode(""))).isEqualTo(FailureKind.TRUNCATED);
  }

  @Test
  void lostConnection_afterFinish_hasLostNothing() {
    RecordingSink sink = new RecordingSink();
    OpenAiStreamDecoder decoder = new OpenAiStreamDecoder(sink);
    byte[] octets = (content("a") + STOP).getBytes(UTF_8);
    decoder.feed(octets, 0, octets.length);
    decoder.finish(false);

    assertThat(sink.ended).isTrue();
  }

  @Test
  void anotherModel_midway_isMismatch() {
    String other = content("b").replace("\"m\"", "\"other\"");
    assertThat(kind(decode(content("a") + other))).isEqualTo(FailureKind.IDENTITY_MISMATCH);
  }

  @Test
  void toolCalls_interleavedAndRepeating_arePutTogether() {
    RecordingSink sink = decode(tools("{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\"}}")
        + tools("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}")
        + tools("{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"[]\"}}")
        + tools("{\"index\":0,\"id\":\"\",\"function\":{\"name\":\"\",\"arguments\":\"}\"}}")
        + choice("{}", "\"tool_calls\"") + DONE);

    assertThat(sink.tools).containsExactly(new ToolCall("b", "g", "[]"),
        new ToolCall("a", "f", "{}"));
    assertThat(sink.finishes).containsEntry(0, FinishReason.TOOL_CALLS);
  }

  @Test
  void toolCalls_wholeUnderOneIndexOrNone_areKeptApart() {
    assertThat(decode(tools("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\"}}")
        + tools("{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":{\"x\":1}}}")
        + STOP + DONE).tools)
        .containsExactly(new ToolCall("a", "f", "{}"), new ToolCall("b", "g", "{\"x\":1}"));
    RecordingSink nameless = decode(tools("{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
        + "{\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}") + STOP + DONE);
    assertThat(nameless.tools).extracting(ToolCall::name).containsExactly("f", "g");
    assertThat(nameless.tools).extracting(ToolCall::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("call_[a-z0-9]{24}"));
  }

  @Test
  void toolArguments_beyondTheLimit_fail() {
    String piece = tools("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\""
        + "x".repeat(600_000) + "\"}}");
    assertThat(kind(decode(piece + piece))).isEqualTo(FailureKind.UNDECODABLE);
  }

  @Test
  void longText_andDeepNesting() {
    String text = "é".repeat(100_000);
    assertThat(decode(content(text) + STOP + DONE).text()).isEqualTo(text);
    assertThat(kind(decode(("data: " + "[".repeat(9000) + "\n\n").repeat(2))))
        .isEqualTo(FailureKind.UNDECODABLE);
  }

  @Test
  void eventBeyondTheLimit_fails() {
    assertThat(kind(decode(content("x".repeat(1 << 20)) + STOP)))
        .isEqualTo(FailureKind.UNDECODABLE);
  }

  @Test
  void reasoning_isItsOwnChannel() {
    RecordingSink sink =
        decode(choice("{\"reasoning_content\":\"hm\"}", "null") + content("a") + STOP + DONE);

    assertThat(sink.reasoning).hasToString("hm");
    assertThat(sink.text()).isEqualTo("a");
  }

  @Test
  void unknownFinish_withoutOutput_isModelFault() {
    assertThat(kind(decode(choice("{}", "\"load\"") + DONE))).isEqualTo(FailureKind.MODEL_FAULT);
    assertThat(decode(content("a") + choice("{}", "\"load\"") + DONE).finishes).containsEntry(0,
        FinishReason.STOP);
  }

  @Test
  void unfilteredAnswer_isNoticed() {
    OpenAiStreamDecoder decoder = new OpenAiStreamDecoder(new RecordingSink());
    byte[] octets = ("data: {\"choices\":[{\"index\":0,\"delta\":{},\"content_filter_results\":"
        + "{\"error\":{\"code\":\"content_filter_error\"}}}]}\n\n").getBytes(UTF_8);
    decoder.feed(octets, 0, octets.length);

    assertThat(decoder.unfiltered()).isTrue();
  }

  private static String content(String text) {
    return choice("{\"content\":\"" + text + "\"}", "null");
  }

  private static String tools(String calls) {
    return choice("{\"tool_calls\":[" + calls + "]}", "null");
  }

  /** A filter's verdict is an answer: taken for a fault it would send the request shopping. */
  @ParameterizedTest
  @ValueSource(strings = {"content_filter", "content_filter: PROHIBITED_CONTENT", "SAFETY",
      "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"})
  void filtersVerdict_inGeminisWordsToo_isAContentFilterFinish(String word) {
    RecordingSink silent = decode(choice("{}", '"' + word + '"') + DONE);
    assertThat(silent.finishes).containsEntry(0, FinishReason.CONTENT_FILTER);
    assertThat(silent.failure).isNull();
    assertThat(decode(content("a") + choice("{}", '"' + word + '"') + DONE).finishes)
        .containsEntry(0, FinishReason.CONTENT_FILTER);
  }

  private static String choice(String delta, String finish) {
    return "data: {\"choices\":[{\"delta\":" + delta + ",\"finish_reason\":" + finish
        + ",\"index\":0}],\"id\":\"c-1\",\"model\":\"m\",\"created\":1}\n\n";
  }

  private static RecordingSink decode(String stream) {
    RecordingSink sink = new RecordingSink();
    OpenAiStreamDecoder decoder = new OpenAiStreamDecoder(sink);
    byte[] octets = stream.getBytes(UTF_8);
    decoder.feed(octets, 0, octets.length);
    decoder.finish(true);
    return sink;
  }

  private static @Nullable FailureKind kind(RecordingSink sink) {
    Failure failure = sink.failure;
    return failure == null ? null : failure.kind();
  }
}

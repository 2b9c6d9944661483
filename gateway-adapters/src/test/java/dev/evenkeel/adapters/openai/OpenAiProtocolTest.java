package dev.evenkeel.adapters.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.adapters.Routes;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Extra;
import dev.evenkeel.core.route.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class OpenAiProtocolTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC);

  private final OpenAiProtocol protocol = new OpenAiProtocol(CLOCK);

  @Test
  void headers_keyAndNoCompression() {
    assertThat(protocol.headers(Routes.plain(), true)).containsExactly(
        new Header("content-type", "application/json"), new Header("accept", "text/event-stream"),
        new Header("accept-encoding", "identity"),
        new Header("authorization", "Bearer sk-very-secret"));
  }

  @Test
  void writeRequest_callersBody_changesOnlyWhatIsOurs() {
    assertThat(write(Routes.plain(), "", """
        {"models":["other"], "model":"pool", "messages":[ {"role":"user","content":"\\u00e9"} ],
         "temperature": 1.50, "stream":true, "stream_options":{"include_obfuscation":true},
         "user":"ada", "metadata":{"a":"b"}, "service_tier":"priority", "store":true,
         "safety_identifier":"raw", "prompt_cache_key":"k", "moderation":{}, "x": [1,  2]}"""))
        .isEqualTo("{\"model\":\"exact-model-1\",\"messages\":[ {\"role\":\"user\",\"content\":"
            + "\"\\u00e9\"} ],\"temperature\":1.50,\"stream\":true,\"store\":false,"
            + "\"x\":[1,  2],\"stream_options\":{\"include_usage\":true}}");
  }

  @Test
  void writeRequest_routesSettings_overrule() {
    assertThat(write(Routes.with("Be kind.", 0.2, 50), "hash", """
        {"model":"p","messages":[{"role":"developer","content":"a"},{"role":"user","content":"b"}],
         "max_tokens":500,"temperature":1}"""))
        .isEqualTo("{\"model\":\"exact-model-1\",\"messages\":[{\"role\":\"developer\","
            + "\"content\":\"Be kind.\"},{\"role\":\"developer\",\"content\":\"a\"},{\"role\":"
            + "\"user\",\"content\":\"b\"}],\"max_tokens\":50,\"temperature\":0.2,"
            + "\"safety_identifier\":\"hash\"}");
  }

  @Test
  void writeRequest_whatTheProviderRefuses_isLeftOutOrSaidOtherwise() {
    Route strict = Routes.omitting("Be kind.", 50, EnumSet.allOf(Extra.class));

    assertThat(write(strict, "hash", """
        {"model":"p","stream":true,"messages":[{"role":"developer","content":"a"},
         {"role":"user","content":"b","name":"ada"}],"store":true,"max_completion_tokens":500,
         "reasoning_effort":"low","verbosity":"low","prediction":{"type":"content","content":"x"},
         "prompt_cache_retention":"24h","prompt_cache_options":{"mode":"explicit"},
         "stream_options":{"include_usage":true},"top_k":7}""")).isEqualTo(
        "{\"model\":\"exact-model-1\",\"stream\":true,\"messages\":[{\"role\":\"system\","
            + "\"content\":\"Be kind.\"},{\"role\":\"system\",\"content\":\"a\"},{\"role\":"
            + "\"user\",\"content\":\"b\"}],\"max_tokens\":50,\"top_k\":7}");
  }

  @Test
  void writeRequest_nothingRefusedInIt_isStillTheCallersBytes() {
    assertThat(write(Routes.omitting(null, null, EnumSet.allOf(Extra.class)), "", """
        {"model":"p","messages":[ {"role":"user","content":"b"} ],"max_tokens":5,
         "max_completion_tokens":5}"""))
        .isEqualTo("{\"model\":\"exact-model-1\",\"messages\":[ {\"role\":\"user\",\"content\":"
            + "\"b\"} ],\"max_tokens\":5}");
  }

  @ParameterizedTest
  @EnumSource(Extra.class)
  void writeRequest_withoutOriginal_leavesOutTheSame(Extra extra) {
    ChatRequest own = ChatRequest.of("pool",
        List.of(new Message(Role.DEVELOPER, List.of(new Part.Text("s")), List.of(), null, "op"),
            Message.of(Role.USER, "hi")),
        true);
    String all = write(Routes.plain(), "hash", own);
    assertThat(all).contains("stream_options", "safety_identifier", "developer", "\"name\"");

    String less = write(Routes.omitting(null, null, Set.of(extra)), "hash", own);
    switch (extra) {
      case STREAM_OPTIONS -> assertThat(less).doesNotContain("stream_options");
      case SAFETY_IDENTIFIER -> assertThat(less).doesNotContain("safety_identifier");
      case DEVELOPER_ROLE -> assertThat(less).doesNotContain("developer").contains("system");
      case MESSAGE_NAMES -> assertThat(less).doesNotContain("\"name\"");
      default -> assertThat(less).isEqualTo(all);
    }
  }

  @Test
  void writeRequest_withoutOriginal_isWrittenAndReadsBack() {
    ChatRequest own = ChatRequest.of("pool",
        List.of(Message.of(Role.SYSTEM, "s"), Message.of(Role.USER, "say \"é\"")), true);
    ByteBuilder out = new ByteBuilder(16);
    protocol.writeRequest(Routes.with(null, 0.0, null), own, "", out);

    ChatRequest back = new OpenAiRequestReader().read(out.copy());
    assertThat(back.messages()).isEqualTo(own.messages());
    assertThat(back.model()).isEqualTo("exact-model-1");
    assertThat(back.stream()).isTrue();
    assertThat(back.includeUsage()).isTrue();
    assertThat(back.sampling().temperature()).isEqualTo(0.0);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '`', value = {"401; {}; PROVIDER_AUTH",
      "403; {}; PROVIDER_AUTH", "404; {}; PROVIDER_AUTH",
      "403; {\"error\":\"blocked\",\"guardrails\":[{}]}; PROMPT_BLOCKED",
      "403; {\"error\":{\"code\":403,\"metadata\":{\"error_type\":\"content_policy_violation\"}}}"
          + "; PROMPT_BLOCKED",
      "400; {\"error\":{\"code\":\"context_length_exceeded\"}}; CONTEXT_LENGTH",
      "400; {\"error\":{\"message\":\"maximum context length is 8192\"}}; CONTEXT_LENGTH",
      "402; oops; QUOTA_EXHAUSTED", "408; ; TIMED_OUT", "504; <html>; TIMED_OUT",
      "413; {}; INVALID_REQUEST", "422; {\"detail\":\"bad\"}; INVALID_REQUEST",
      "429; ; RATE_LIMITED", "498; {}; OVERLOADED", "500; <html>; SERVER_ERROR",
      "500; {\"error\":{\"type\":\"overloaded_error\"}}; OVERLOADED", "502; ; SERVER_ERROR",
      "503; ; SERVER_ERROR", "503; <html>Service Unavailable; SERVER_ERROR",
      "503; {\"error\":{\"message\":\"The engine is currently overloaded\"}}; OVERLOADED",
      "529; {}; OVERLOADED", "400; {\"error\":{\"code\":\"tool_use_failed\"}}; MODEL_FAULT"})
  void failure_ofStatusAndBody_isTheTablesRow(int status, String body, FailureKind kind) {
    byte[] octets = body == null ? new byte[0] : body.getBytes(UTF_8);
    assertThat(protocol.failure(status, name -> null, octets).kind()).isEqualTo(kind);
  }

  @Test
  void failure_503WithATimeToComeBack_isOverload() {
    assertThat(
        protocol.failure(503, name -> name.equals("retry-after") ? "2" : null, new byte[0]).kind())
        .isEqualTo(FailureKind.OVERLOADED);
  }

  @ParameterizedTest
  @CsvSource({"retry-after-ms,250,PT0.25S", "retry-after,2,PT2S", "retry-after,1.5,PT1.5S",
      "retry-after,'Sun, 01 Nov 2026 12:00:30 GMT',PT30S",
      "retry-after,'Sun, 01 Nov 2026 11:00:00 GMT',PT0S"})
  void failure_waitingTime_isRead(String header, String value, Duration wait) {
    assertThat(
        protocol.failure(429, name -> name.equals(header) ? value : null, new byte[0]).retryAfter())
        .isEqualTo(wait);
  }

  @ParameterizedTest
  @CsvSource({"retry-after,soon", "retry-after,-1", "retry-after,NaN"})
  void failure_nonsenseWaitingTime_isNone(String header, String value) {
    assertThat(
        protocol.failure(429, name -> name.equals(header) ? value : null, new byte[0]).retryAfter())
        .isNull();
  }

  @Test
  void writeRequest_whatIsAddedBehindIt_standsBehindTheCallersBytes_withinTheCallersLimit() {
    ChatRequest request = new OpenAiRequestReader()
        .read(
            """
                {"model":"p","messages":[ {"role":"user","content":"\\u00e9"} ],"max_tokens":50,"x":1}"""
                .getBytes(UTF_8))
        .with(List.of(Message.of(Role.ASSISTANT, "half \"an"), Message.of(Role.USER, "go on")), 20);
    String added =
        "{\"role\":\"user\",\"content\":\"\\u00e9\"} ,{\"role\":\"assistant\",\"content\":"
            + "\"half \\\"an\"},{\"role\":\"user\",\"content\":\"go on\"}],\"max_tokens\":30,\"x\":1}";
    assertThat(write(Routes.plain(), "", request))
        .isEqualTo("{\"model\":\"exact-model-1\",\"messages\":[ " + added);
    assertThat(write(Routes.with("Be kind.", null, 40), "", request))
        .isEqualTo("{\"model\":\"exact-model-1\",\"messages\":[{\"role\":\"system\",\"content\":"
            + "\"Be kind.\"}, " + added);
    assertThat(write(Routes.with(null, null, 10), "", request)).contains("\"max_tokens\":10");
  }

  private String write(Route route, String safetyIdentifier, String body) {
    return write(route, safetyIdentifier, new OpenAiRequestReader().read(body.getBytes(UTF_8)));
  }

  private String write(Route route, String safetyIdentifier, ChatRequest request) {
    ByteBuilder out = new ByteBuilder(16);
    protocol.writeRequest(route, request, safetyIdentifier, out);
    return new String(out.copy(), UTF_8);
  }
}

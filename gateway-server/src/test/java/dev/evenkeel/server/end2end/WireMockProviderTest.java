package dev.evenkeel.server.end2end;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static dev.evenkeel.server.end2end.WireMockProviderTest.Dialect.ANTHROPIC;
import static dev.evenkeel.server.end2end.WireMockProviderTest.Dialect.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Providers that fail the way real ones do, in both dialects, streamed and not: what the official
 * SDK sees, how often each was called, what the breaker learned and what the record says. What no
 * HTTP server would do is in {@link FaultyProviderTest}, on raw sockets.
 */
class WireMockProviderTest {
  private static WireMockServer providers;

  /** How a provider speaks. */
  enum Dialect {
    OPENAI,
    ANTHROPIC;

    Route route(String id, boolean reference) {
      String url = providers.baseUrl() + "/" + id + "/v1";
      return this == OPENAI ? TestGateway.openAi(id, url, "m", reference)
          : TestGateway.anthropic(id, url, "m", reference);
    }

    String callBegins() {
      return this == OPENAI
          ? chunk("{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
              + "\"function\":{\"name\":\"save\",\"arguments\":\"\"}}]}", "null")
          : "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"m\","
              + "\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\ndata: {\"type\":"
              + "\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\","
              + "\"id\":\"call_1\",\"name\":\"save\",\"input\":{}}}\n\n";
    }

    /** @param escaped a part of the arguments, as it stands in a JSON string */
    String callGoesOn(String escaped) {
      return this == OPENAI
          ? chunk(
              "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + escaped + "\"}}]}",
              "null")
          : "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
              + "\"input_json_delta\",\"partial_json\":\"" + escaped + "\"}}\n\n";
    }

    String callEnds() {
      return this == OPENAI ? chunk("{}", "\"tool_calls\"") + "data: [DONE]\n\n"
          : "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},"
              + "\"usage\":{\"output_tokens\":9}}\n\ndata: {\"type\":\"message_stop\"}\n\n";
    }

    private static String chunk(String delta, String finish) {
      return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":"
          + "\"m\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish
          + "}]}\n\n";
    }

    String answer(boolean stream) {
      return this == OPENAI ? stream ? Wire.OPENAI_STREAM : Wire.OPENAI_BODY
          : stream ? Wire.ANTHROPIC_STREAM : Wire.ANTHROPIC_BODY;
    }
  }

  /** A provider's fault and everything that must follow from it. */
  enum Row {
    KEY_REFUSED(status(401, "invalid_api_key", "Incorrect API key: " + TestGateway.PROVIDER_KEY),
        FailureKind.PROVIDER_AUTH, 1, "out_of_service", 502, "upstream_unavailable"),
    FORBIDDEN(status(403, "permission_error", "no"), FailureKind.PROVIDER_AUTH, 1, "out_of_service",
        502, "upstream_unavailable"),
    MODEL_GONE(status(404, "model_not_found", "no such model"), FailureKind.PROVIDER_AUTH, 1,
        "out_of_service", 502, "upstream_unavailable"),
    UNPAID(status(402, "billing_error", "pay"), FailureKind.QUOTA_EXHAUSTED, 1, "out_of_service",
        502, "upstream_unavailable"),
    QUOTA_SPENT(status(429, "insufficient_quota", "spent"), FailureKind.QUOTA_EXHAUSTED, 1,
        "out_of_service", 502, "upstream_unavailable"),
    RATE_LIMITED(
        with(status(429, "rate_limit_error", "slow down"),
            to -> to.withHeader("Retry-After", "60")),
        FailureKind.RATE_LIMITED, 1, "cooling_down", 429, "rate_limit_exceeded"),
    RATE_LIMITED_BY_RESET(
        with(status(429, "rate_limit_error", "slow down"),
            to -> to.withHeader("x-ratelimit-remaining-tokens", "0")
                .withHeader("x-ratelimit-reset-tokens", "1m3.2s")),
        FailureKind.RATE_LIMITED, 1, "cooling_down", 429, "rate_limit_exceeded"),
    INTERNAL(status(500, "api_error", "oops"), FailureKind.SERVER_ERROR, 2, "breaker_open", 502,
        "upstream_error"),
    BAD_GATEWAY(body(502, "<html><h1>Bad Gateway</h1></html>"), FailureKind.SERVER_ERROR, 2,
        "breaker_open", 502, "upstream_error"),
    UNAVAILABLE(body(503, ""), FailureKind.SERVER_ERROR, 2, "breaker_open", 502, "upstream_error"),
    UNAVAILABLE_FOR_A_WHILE(with(body(503, ""), to -> to.withHeader("Retry-After", "9")),
        FailureKind.OVERLOADED, 1, "available", 503, "server_is_overloaded"),
    OVERLOADED(status(529, "overloaded_error", "busy"), FailureKind.OVERLOADED, 1, "available", 503,
        "server_is_overloaded"),
    GATEWAY_TIMEOUT(body(504, ""), FailureKind.TIMED_OUT, 1, "available", 504, "upstream_timeout"),
    EMPTY_BODY(body(200, ""), FailureKind.TRUNCATED, 1, "available", 502, "upstream_error"),
    GARBAGE_BODY(body(200, "}{ not json at all"), FailureKind.UNDECODABLE, 1, "available", 502,
        "upstream_error"),
    HTML_BODY(body(200, "<html>Welcome to our captive portal</html>"), FailureKind.UNDECODABLE, 1,
        "available", 502, "upstream_error"),
    BODY_CUT_SHORT(body(200, "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"mess"),
        FailureKind.UNDECODABLE, 1, "available", 502, "upstream_error"),
    ERROR_IN_200(body(200, "{\"error\":{\"message\":\"busy\",\"type\":\"overloaded_error\"}}"),
        FailureKind.OVERLOADED, 1, "available", 503, "server_is_overloaded"),
    NO_RESPONSE(fault(Fault.EMPTY_RESPONSE), FailureKind.SERVER_ERROR, 2, "breaker_open", 502,
        "upstream_error"),
    RESET(fault(Fault.CONNECTION_RESET_BY_PEER), FailureKind.SERVER_ERROR, 2, "breaker_open", 502,
        "upstream_error"),
    NOT_HTTP(fault(Fault.RANDOM_DATA_THEN_CLOSE), FailureKind.SERVER_ERROR, 2, "breaker_open", 502,
        "upstream_error"),
    GARBAGE_CHUNK(fault(Fault.MALFORMED_RESPONSE_CHUNK), FailureKind.TRUNCATED, 1, "available", 502,
        "upstream_error"),
    SILENT(with(body(200, "{}"), to -> to.withFixedDelay(2_400)), FailureKind.TIMED_OUT, 1,
        "available", 504, "upstream_timeout");

    @SuppressWarnings("ImmutableEnumChecker") // Builders nobody changes.
    private final ResponseDefinitionBuilder response;
    private final FailureKind kind;
    private final int calls;
    private final String health;
    private final int clientStatus;
    private final String clientCode;

    Row(ResponseDefinitionBuilder response, FailureKind kind, int calls, String health,
        int clientStatus, String clientCode) {
      this.response = response;
      this.kind = kind;
      this.calls = calls;
      this.health = health;
      this.clientStatus = clientStatus;
      this.clientCode = clientCode;
    }

    private static ResponseDefinitionBuilder status(int status, String code, String message) {
      return body(status, "{\"type\":\"error\",\"error\":{\"type\":\"" + code + "\",\"code\":\""
          + code + "\",\"message\":\"" + message + "\"}}");
    }

    private static ResponseDefinitionBuilder body(int status, String body) {
      return aResponse().withStatus(status)
          .withHeader("Content-Type", "application/json")
          .withHeader("x-ratelimit-limit-requests", "7")
          .withHeader("Set-Cookie", "theirs=1")
          .withBody(body);
    }

    private static ResponseDefinitionBuilder fault(Fault fault) {
      return aResponse().withFault(fault);
    }

    private static ResponseDefinitionBuilder with(ResponseDefinitionBuilder response,
        UnaryOperator<ResponseDefinitionBuilder> change) {
      return change.apply(response);
    }
  }

  @BeforeAll
  static void start() {
    providers = new WireMockServer(WireMockConfiguration.options()
        .bindAddress("127.0.0.1")
        .dynamicPort()
        .containerThreads(16));
    providers.start();
  }

  @AfterAll
  static void stop() {
    providers.stop();
  }

  @BeforeEach
  void forget() {
    providers.resetAll();
  }

  private static void on(String id, ResponseDefinitionBuilder response) {
    providers.stubFor(post(urlPathMatching("/" + id + "/v1/.*")).willReturn(response));
  }

  private static ResponseDefinitionBuilder good(Dialect dialect, boolean stream) {
    return aResponse().withStatus(200)
        .withHeader("Content-Type", stream ? "text/event-stream" : "application/json")
        .withBody(dialect.answer(stream));
  }

  private static int calls(String id) {
    return providers.findAll(postRequestedFor(urlMatching("/" + id + "/.*"))).size();
  }

  private static TestGateway gateway(Route... routes) throws java.io.IOException {
    return TestGateway.unified()
        .pool("assistant", routes)
        .failover(new Pool.Failover(Pool.MidStream.CLOSE, 4, Duration.ofSeconds(20),
            new BreakerSettings(2, 1, 2_000, Duration.ofMinutes(1), 1, 1)))
        .start();
  }

  private static OpenAIClient client(TestGateway gateway) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(gateway.baseUrl())
        .apiKey("none")
        .maxRetries(0)
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  private static ChatCompletionCreateParams question() {
    return ChatCompletionCreateParams.builder()
        .model("assistant")
        .addUserMessage("How do I cook rice?")
        .build();
  }

  /** What a user of the SDK reads, and the decision's id. */
  private record Seen(String text, String decision) {}

  private static Seen ask(OpenAIClient client, boolean stream) {
    if (stream) {
      StringBuilder text = new StringBuilder();
      try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> raw =
          client.chat().completions().withRawResponse().createStreaming(question())) {
        raw.parse()
            .stream()
            .forEach(chunk -> chunk.choices()
                .forEach(choice -> text.append(choice.delta().content().orElse(""))));
        return new Seen(text.toString(), raw.headers().values("x-evenkeel-decision").getFirst());
      }
    }
    try (HttpResponseFor<ChatCompletion> raw =
        client.chat().completions().withRawResponse().create(question())) {
      String text = raw.parse().choices().getFirst().message().content().orElse("");
      return new Seen(text, raw.headers().values("x-evenkeel-decision").getFirst());
    }
  }

  static Stream<Arguments> everyFault() {
    return Stream.of(Row.values())
        .flatMap(row -> Stream.of(Arguments.of(row, OPENAI, true), Arguments.of(row, OPENAI, false),
            Arguments.of(row, ANTHROPIC, true), Arguments.of(row, ANTHROPIC, false)))
        .filter(each -> each.get()[0] != Row.SILENT || each.get()[1] == OPENAI);
  }

  @ParameterizedTest
  @MethodSource("everyFault")
  void fault_isInvisibleWhereAnotherRouteStands_andTheRecordTellsIt(Row row, Dialect dialect,
      boolean stream) throws Exception {
    on("bad", row.response);
    on("good", good(dialect, stream));
    try (TestGateway gateway = gateway(dialect.route("bad", true), dialect.route("good", false))) {
      OpenAIClient client = client(gateway);
      Seen seen = ask(client, stream);
      client.close();

      assertThat(seen.text()).isEqualTo("Rice needs water and time.");
      assertThat(calls("bad")).isEqualTo(row.calls);
      assertThat(calls("good")).isEqualTo(1);
      assertThat(gateway.health("bad")).isEqualTo(row.health);
      assertThat(gateway.health("good")).isEqualTo("available");
      Decision decision = gateway.decision(seen.decision());
      assertThat(decision.outcome()).isEqualTo("answered");
      assertThat(decision.error()).isNull();
      assertThat(decision.route()).isEqualTo("good");
      assertThat(decision.attempts()).extracting(Decision.AttemptRecord::result)
          .startsWith(row.kind.label())
          .endsWith("served")
          .hasSize(row.calls + 1);
    }
  }

  @ParameterizedTest
  @MethodSource("everyFault")
  void fault_withNobodyElse_isTheErrorTheSdkKnows_andTheRecordSaysTheSame(Row row, Dialect dialect,
      boolean stream) throws Exception {
    on("only", row.response);
    try (TestGateway gateway = gateway(dialect.route("only", true))) {
      OpenAIClient client = client(gateway);
      OpenAIServiceException thrown =
          catchThrowableOfType(OpenAIServiceException.class, () -> ask(client, stream));
      client.close();

      assertThat(thrown).isNotNull();
      assertThat(thrown.statusCode()).isEqualTo(row.clientStatus);
      assertThat(thrown.code()).contains(row.clientCode);
      assertThat(String.valueOf(thrown.getMessage())).doesNotContain("canary");
      assertThat(thrown.headers().names()).as("nothing of the provider's own account")
          .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("x-ratelimit")
              || name.equalsIgnoreCase("set-cookie"));
      assertThat(calls("only")).isEqualTo(row.calls);
      Decision decision =
          gateway.decision(thrown.headers().values("x-evenkeel-decision").getFirst());
      assertThat(decision.error()).isEqualTo(row.clientCode);
      assertThat(decision.failure()).isEqualTo(row.kind.label());
      assertThat(decision.toString()).doesNotContain("canary");
    }
  }

  /** What is wrong with the request, or a verdict on it: nobody else is asked. */
  enum Verdict {
    WRONG_VALUE(400, "invalid_value", "invalid_value"),
    TOO_LONG(400, "context_length_exceeded", "context_length_exceeded"),
    UNPROCESSABLE(422, "extra_forbidden", "extra_forbidden");

    private final int status;
    private final String code;
    private final String clientCode;

    Verdict(int status, String code, String clientCode) {
      this.status = status;
      this.code = code;
      this.clientCode = clientCode;
    }
  }

  static Stream<Arguments> everyVerdict() {
    return Stream.of(Verdict.values())
        .flatMap(each -> Stream.of(Arguments.of(each, true), Arguments.of(each, false)));
  }

  @ParameterizedTest
  @MethodSource("everyVerdict")
  void callersMistake_isHandedBack_andShopsNowhere(Verdict verdict, boolean stream)
      throws Exception {
    on("first", Row.status(verdict.status, verdict.code, "this will not do"));
    on("second", good(OPENAI, stream));
    try (
        TestGateway gateway = gateway(OPENAI.route("first", true), OPENAI.route("second", false))) {
      OpenAIClient client = client(gateway);
      OpenAIServiceException thrown =
          catchThrowableOfType(OpenAIServiceException.class, () -> ask(client, stream));
      client.close();

      assertThat(thrown.statusCode()).isEqualTo(verdict.status);
      assertThat(thrown.code()).contains(verdict.clientCode);
      assertThat(thrown.getMessage()).contains("this will not do");
      assertThat(thrown.headers().values("x-should-retry")).containsExactly("false");
      assertThat(calls("second")).isZero();
      assertThat(gateway.health("first")).isEqualTo("available");
    }
  }

  @ParameterizedTest
  @MethodSource("everyDialectStreamedAndNot")
  void answerInDribs_isWhole(Dialect dialect, boolean stream) throws Exception {
    on("only", good(dialect, stream).withChunkedDribbleDelay(37, 400));
    try (TestGateway gateway = gateway(dialect.route("only", true))) {
      OpenAIClient client = client(gateway);
      assertThat(ask(client, stream).text()).isEqualTo("Rice needs water and time.");
      client.close();
    }
  }

  /** Longer than every clock of its provider, and never silent for long. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void longToolCallInDribs_isNoSilence(Dialect dialect) throws Exception {
    String part = "\\\"" + "x".repeat(60) + "\\\",";
    StringBuilder call = new StringBuilder(dialect.callBegins());
    for (int i = 0; i < 40; i++) {
      call.append(dialect.callGoesOn(i == 0 ? "{\\\"q\\\":[" + part : part));
    }
    call.append(dialect.callGoesOn("1]}")).append(dialect.callEnds());
    on("only",
        aResponse().withStatus(200)
            .withHeader("Content-Type", "text/event-stream")
            .withBody(call.toString())
            .withChunkedDribbleDelay(45, 2_000));
    try (TestGateway gateway = gateway(dialect.route("only", true));
        RawClient client = new RawClient(gateway.port())) {
      String answer = client
          .post("{\"model\":\"assistant\",\"stream\":true,\"messages\":[{\"role\":"
              + "\"user\",\"content\":\"Save it.\"}],\"tools\":[{\"type\":\"function\",\"function\":{"
              + "\"name\":\"save\",\"parameters\":{\"type\":\"object\"}}}]}")
          .readUntil("0\r\n\r\n");

      assertThat(answer).contains("\"finish_reason\":\"tool_calls\"", "xxx\\\",1]}", "[DONE]");
      assertThat(calls("only")).isEqualTo(1);
    }
  }

  static Stream<Arguments> everyDialectStreamedAndNot() {
    return Stream.of(Dialect.values())
        .flatMap(each -> Stream.of(Arguments.of(each, true), Arguments.of(each, false)));
  }
}

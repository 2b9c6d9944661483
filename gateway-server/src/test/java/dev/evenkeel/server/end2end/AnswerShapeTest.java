package dev.evenkeel.server.end2end;

import static dev.evenkeel.server.end2end.RawProvider.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.route.Pool;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is promised about an answer's shape, on real sockets. */
class AnswerShapeTest {
  private static final String SCHEMA =
      "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\",\"schema\":"
          + "{\"type\":\"object\",\"required\":[\"city\"],\"properties\":{\"city\":{\"type\":\"string\"}}}}}";
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"parameters\":"
          + "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"integer\"}}}}}]";

  private static String chat(boolean stream, String more) {
    return "{\"model\":\"assistant\",\"stream\":" + stream + ',' + more
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Where?\"}]}";
  }

  private static RawProvider.Play says(boolean stream, String content) {
    String escaped = content.replace("\"", "\\\"");
    return exchange -> {
      if (stream) {
        exchange.write(STREAM_HEAD);
        for (int i = 0; i < escaped.length(); i += 8) {
          String piece = escaped.substring(i, Math.min(escaped.length(), i + 8));
          exchange.token(piece.endsWith("\\") ? piece + "\""
              : piece.startsWith("\"") && i > 0 ? piece.substring(1) : piece);
        }
        exchange.finish();
      } else {
        body(exchange, "{\"role\":\"assistant\",\"content\":\"" + escaped + "\"}", "stop");
      }
    };
  }

  private static RawProvider.Play calls(boolean stream, String name, String arguments) {
    String call = "{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\""
        + name + "\",\"arguments\":\"" + arguments.replace("\"", "\\\"") + "\"}}";
    return exchange -> {
      if (stream) {
        exchange.write(STREAM_HEAD)
            .chunk(chunk("{\"tool_calls\":[" + call + "]}", "null"))
            .chunk(chunk("{}", "\"tool_calls\"") + "data: [DONE]\n\n")
            .write("0\r\n\r\n");
      } else {
        body(exchange, "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + call + "]}",
            "tool_calls");
      }
    };
  }

  private static String chunk(String delta, String finish) {
    return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
        + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish
        + "}]}\n\n";
  }

  private static void body(RawProvider.Exchange exchange, String message, String finish)
      throws java.io.IOException {
    String body = "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
        + "\"choices\":[{\"index\":0,\"message\":" + message + ",\"finish_reason\":\"" + finish
        + "\"}]}";
    exchange.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length() + "\r\n\r\n" + body);
  }

  private static TestGateway gateway(RawProvider first, RawProvider second) throws Exception {
    return TestGateway.unified()
        .checks(EnumSet.allOf(Pool.Check.class))
        .pool("assistant", TestGateway.openAi("first", first.baseUrl(), "m1", true),
            TestGateway.openAi("second", second.baseUrl(), "m2", false))
        .start();
  }

  private static String answer(RawClient client, boolean stream) throws Exception {
    return stream ? client.readUntil("0\r\n\r\n") : client.response();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void wrongJson_isAskedForOnceMore_thenElsewhere_andNeverSeen(boolean stream) throws Exception {
    try (RawProvider first = new RawProvider(says(stream, "{\"town\": \"Bremen\"}"));
        RawProvider second = new RawProvider(says(stream, "{\"city\": \"Bremen\"}"));
        TestGateway gateway = gateway(first, second);
        RawClient client = new RawClient(gateway.port())) {
      String answer = answer(client.post(chat(stream, SCHEMA)), stream);
      assertThat(answer).contains("x-evenkeel-route: second")
          .contains("city")
          .doesNotContain("town");
      assertThat(first.requests()).hasSize(2);
      Decision decision = gateway.decision(header(answer, "x-evenkeel-decision"));
      assertThat(decision.attempts()).extracting(Decision.AttemptRecord::result)
          .containsExactly("schema_invalid", "schema_invalid", "served");
      assertThat(decision.toString()).doesNotContain("town").doesNotContain("Bremen");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void wrongEverywhere_isATypedError_beforeAnyText(boolean stream) throws Exception {
    try (RawProvider first = new RawProvider(says(stream, "{\"town\": 1}"));
        TestGateway gateway = gateway(first, first);
        RawClient client = new RawClient(gateway.port())) {
      assertThat(client.post(chat(stream, SCHEMA)).response()).startsWith("HTTP/1.1 502")
          .contains("\"code\":\"schema_invalid\"")
          .doesNotContain("town");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void wrongCall_isNeverHandedOut(boolean stream) throws Exception {
    try (
        RawProvider first = new RawProvider(calls(stream, "drop", "{}"),
            calls(stream, "look", "{\"id\":\"seven\"}"));
        RawProvider second = new RawProvider(calls(stream, "look", "{\"id\":7}"));
        TestGateway gateway = gateway(first, second);
        RawClient client = new RawClient(gateway.port())) {
      String answer = answer(client.post(chat(stream, TOOLS)), stream);
      assertThat(answer).contains("x-evenkeel-route: second")
          .contains("{\\\"id\\\":7}")
          .doesNotContain("drop")
          .doesNotContain("seven");
      assertThat(gateway.decision(header(answer, "x-evenkeel-decision")).attempts())
          .extracting(Decision.AttemptRecord::result)
          .containsExactly("tool_args_invalid", "tool_args_invalid", "served");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void unusableSchema_isTheCallersError_andNobodyIsCalled(boolean stream) throws Exception {
    try (RawProvider first = new RawProvider(says(stream, "{}"));
        TestGateway gateway = gateway(first, first);
        RawClient client = new RawClient(gateway.port())) {
      String remote = SCHEMA.replace("{\"type\":\"object\",",
          "{\"$ref\":\"" + first.baseUrl() + "/schema.json\",\"type\":\"object\",");
      assertThat(client.post(chat(stream, remote)).response()).startsWith("HTTP/1.1 400")
          .contains("\"code\":\"invalid_json_schema\"")
          .contains("\"param\":\"response_format\"")
          .contains("leads outside of the schema");
      assertThat(first.connections).as("neither called nor fetched from").hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void poolThatDoesNotAsk_checksNothing(boolean stream) throws Exception {
    try (RawProvider first = new RawProvider(says(stream, "{\"town\": 1}"));
        TestGateway gateway = TestGateway.unified()
            .checks(Set.of())
            .pool("assistant", TestGateway.openAi("first", first.baseUrl(), "m1", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      assertThat(answer(client.post(chat(stream, SCHEMA)), stream)).startsWith("HTTP/1.1 200")
          .contains("town");
    }
  }

  private static String header(String answer, String name) {
    int at = answer.toLowerCase(Locale.ROOT).indexOf(name + ": ") + name.length() + 2;
    return answer.substring(at, answer.indexOf('\r', at));
  }
}

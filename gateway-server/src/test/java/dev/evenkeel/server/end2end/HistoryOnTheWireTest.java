package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one provider's model wrote in a conversation is shown to another's when the conversation has
 * moved: between all dialects, as bytes that the other one takes.
 */
final class HistoryOnTheWireTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  /** An id as some servers write them: too long for OpenAI, with letters that Anthropic refuses. */
  private static final String ODD = "functions.look:0/" + "a".repeat(40);

  static Stream<Arguments> dialects() {
    return Stream.of("openai", "anthropic")
        .flatMap(from -> Stream.of("openai", "anthropic").map(to -> Arguments.of(from, to)));
  }

  private static Route route(String id, String dialect, RawProvider provider, boolean reference) {
    return dialect.equals("openai") ? TestGateway.openAi(id, provider.baseUrl(), "m", reference)
        : TestGateway.anthropic(id, provider.baseUrl(), "m", reference);
  }

  /** Two calls at once, in the dialect's own words. */
  private static String calls(String dialect, String one, String two) {
    return dialect.equals("openai")
        ? "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":["
            + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":"
            + "\"SECRET-THOUGHT\",\"tool_calls\":[" + call(one, "a") + "," + call(two, "b")
            + "]},\"finish_reason\":\"tool_calls\"}]}"
        : "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":["
            + "{\"type\":\"thinking\",\"thinking\":\"SECRET-THOUGHT\",\"signature\":\"s\"},"
            + use(one, "a") + "," + use(two, "b")
            + "],\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";
  }

  private static String call(String id, String city) {
    return "{\"id\":\"" + id
        + "\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":"
        + "\"{\\\"city\\\":\\\"" + city + "\\\"}\"}}";
  }

  private static String use(String id, String city) {
    return "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"look\",\"input\":{\"city\":\""
        + city + "\"}}";
  }

  private static String body(String dialect) {
    return dialect.equals("openai") ? Wire.OPENAI_BODY : Wire.ANTHROPIC_BODY;
  }

  private static String request(String messages) {
    return "{\"model\":\"assistant\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\","
        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}],"
        + "\"messages\":[" + messages + "]}";
  }

  private static String inSession(String body) {
    return RawClient.request(body)
        .replace("Content-Type:", "x-evenkeel-session: s1\r\nContent-Type:");
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void historyOfOneProvider_isReadByAnother(String from, String to) throws Exception {
    String one = from.equals("openai") ? ODD : "toolu_01A09q90qw90lq917835lq9";
    String two = from.equals("openai") ? "call_2" : "toolu_01B19q90qw90lq917835lq9";
    try (
        RawProvider first = new RawProvider(
            exchange -> exchange.write(RawProvider.json(200, calls(from, one, two))),
            exchange -> exchange.write(RawProvider.json(529, "{}")));
        RawProvider second =
            new RawProvider(exchange -> exchange.write(RawProvider.json(200, body(to))));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", route("first", from, first, true),
                route("second", to, second, false))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String opening = "{\"role\":\"system\",\"content\":\"Be kind.\"},"
          + "{\"role\":\"user\",\"content\":\"Weather?\"}";
      String answer = client.send(inSession(request(opening))).response();
      JsonNode called = JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4))
          .get("choices")
          .get(0)
          .get("message");
      List<String> given = new ArrayList<>();
      called.get("tool_calls").forEach(each -> given.add(each.get("id").asString()));
      assertThat(given).as("callers see the ids that the provider gave").containsExactly(one, two);
      assertThat(answer).doesNotContain("SECRET-THOUGHT");

      // The client sends everything back, a thought too, and results in another order.
      String history = opening + ",{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":"
          + "\"SECRET-THOUGHT\",\"tool_calls\":" + called.get("tool_calls") + "},"
          + result(given.get(1), "rain") + "," + result(given.get(0), "sun")
          + ",{\"role\":\"system\",\"content\":\"Now be brief.\"},"
          + "{\"role\":\"user\",\"content\":\"So?\"}";
      String moved = client.send(inSession(request(history))).response();

      assertThat(Wire.header(moved, "x-evenkeel-route")).isEqualTo("second");
      assertThat(Wire.header(moved, "x-evenkeel-affinity")).isEqualTo("repinned");
      assertThat(gateway.decision(Wire.header(moved, "x-evenkeel-decision")).actions())
          .contains("history:reasoning_dropped");
      String asked = second.requests().getFirst();
      assertThat(asked).doesNotContain("SECRET-THOUGHT");
      JsonNode sent = JSON.readTree(asked.substring(asked.indexOf("\r\n\r\n") + 4));
      if (to.equals("openai")) {
        openAi(sent.get("messages"));
      } else {
        anthropic(sent);
      }
    }
  }

  private static String result(String id, String text) {
    return "{\"role\":\"tool\",\"tool_call_id\":\"" + id + "\",\"content\":\"" + text + "\"}";
  }

  private static void openAi(JsonNode messages) {
    List<String> roles = new ArrayList<>();
    messages.forEach(each -> roles.add(each.get("role").asString()));
    assertThat(roles).containsExactly("system", "user", "assistant", "tool", "tool", "system",
        "user");
    JsonNode calls = messages.get(2).get("tool_calls");
    String one = calls.get(0).get("id").asString();
    String two = calls.get(1).get("id").asString();
    assertThat(List.of(one, two)).doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(id.length()).isLessThanOrEqualTo(40));
    assertThat(messages.get(3).get("tool_call_id").asString()).isEqualTo(two);
    assertThat(messages.get(3).get("content").asString()).isEqualTo("rain");
    assertThat(messages.get(4).get("tool_call_id").asString()).isEqualTo(one);
    assertThat(calls.get(0).get("function").get("arguments").asString())
        .isEqualTo("{\"city\":\"a\"}");
  }

  private static void anthropic(JsonNode sent) {
    assertThat(sent.get("system").toString()).contains("Be kind.");
    JsonNode messages = sent.get("messages");
    JsonNode uses = messages.get(1).get("content");
    JsonNode results = messages.get(2).get("content");
    String one = uses.get(0).get("id").asString();
    String two = uses.get(1).get("id").asString();
    assertThat(List.of(one, two)).doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(id).matches("[a-zA-Z0-9_-]{1,64}"));
    assertThat(uses.get(0).get("input").get("city").asString()).isEqualTo("a");
    // One turn, all results first, in the order of the calls.
    assertThat(results.get(0).get("tool_use_id").asString()).isEqualTo(one);
    assertThat(results.get(0).get("content").toString()).contains("sun");
    assertThat(results.get(1).get("tool_use_id").asString()).isEqualTo(two);
    assertThat(results.get(1).get("content").toString()).contains("rain");
    assertThat(results.get(2).get("text").asString()).contains("Now be brief.");
    assertThat(messages.toString()).contains("So?");
  }
}

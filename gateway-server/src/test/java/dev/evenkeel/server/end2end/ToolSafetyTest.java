package dev.evenkeel.server.end2end;

import static dev.evenkeel.server.end2end.RawProvider.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToolSafetyTest {
  private static final Pattern KEY = Pattern.compile("\"idempotency_key\":\"([0-9a-f]+)\"");
  private static final Delivery WINDOWED =
      new Delivery(Delivery.Manner.windowed(2), Map.of(), Duration.ofSeconds(15), false);

  private static String ask(boolean stream, String question) {
    return "{\"model\":\"assistant\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\","
        + "\"content\":\"" + question + "\"}],\"tools\":[{\"type\":\"function\",\"function\":{"
        + "\"name\":\"refund\",\"parameters\":{\"type\":\"object\",\"properties\":{\"order\":{"
        + "\"type\":\"integer\"}}}}}]}";
  }

  private static String chunk(String delta, String finish) {
    return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
        + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish
        + "}]}\n\n";
  }

  private static String openAiCalls(boolean whole) {
    return chunk(
        "{\"role\":\"assistant\",\"content\":\"Your order was sent on Monday with the first truck, and it reached our warehouse today. \"}",
        "null")
        + chunk(
            "{\"tool_calls\":[{\"index\":0,\"id\":\"call_a\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"refund\",\"arguments\":\"{\\\"order\\\":1}\"}}]}",
            "null")
        + chunk(
            "{\"tool_calls\":[{\"index\":1,\"id\":\"call_b\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"refund\",\"arguments\":\"{\\\"order\\\"" + (whole ? ":2}" : "")
                + "\"}}]}",
            "null")
        + (whole ? chunk("{}", "\"tool_calls\"") + "data: [DONE]\n\n" : "");
  }

  private static String event(String type, String rest) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + rest + "}\n\n";
  }

  private static String anthropicCall(int index, String id, String input) {
    return event("content_block_start",
        ",\"index\":" + index + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"" + id
            + "\",\"name\":\"refund\",\"input\":{}}")
        + event("content_block_delta", ",\"index\":" + index
            + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"" + input + "\"}");
  }

  private static String anthropicCalls(boolean whole) {
    String stop = ",\"index\":";
    return event("message_start",
        ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
            + "\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":3,"
            + "\"output_tokens\":1}}")
        + event("content_block_start",
            ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
        + event("content_block_delta", ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
            + "\"Your order was sent on Monday with the first truck, and it reached our warehouse today. \"}")
        + event("content_block_stop", stop + 0) + anthropicCall(1, "call_a", "{\\\"order\\\":1}")
        + event("content_block_stop", stop + 1)
        + anthropicCall(2, "call_b", "{\\\"order\\\"" + (whole ? ":2}" : ""))
        + (whole
            ? event("content_block_stop", stop + 2)
                + event("message_delta",
                    ",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":5}")
                + event("message_stop", "")
            : "");
  }

  private static String calls(String dialect, boolean whole) {
    return dialect.equals("openai") ? openAiCalls(whole) : anthropicCalls(whole);
  }

  private static Route route(String id, String dialect, RawProvider provider, boolean reference) {
    return dialect.equals("openai") ? TestGateway.openAi(id, provider.baseUrl(), "m", reference)
        : TestGateway.anthropic(id, provider.baseUrl(), "m", reference).with(Continuation.PREFILL);
  }

  private static RawProvider playing(String stream) throws IOException {
    return new RawProvider(
        exchange -> exchange.write(STREAM_HEAD).chunk(stream).write("0\r\n\r\n"));
  }

  static Stream<Arguments> dialectsAndDeliveries() {
    return Stream.of("openai", "anthropic")
        .flatMap(dialect -> Stream
            .of(Delivery.DEFAULT, WINDOWED,
                new Delivery(Delivery.Manner.BUFFERED, Map.of(), Duration.ofSeconds(15), false))
            .map(delivery -> Arguments.of(dialect, delivery)));
  }

  @ParameterizedTest
  @MethodSource("dialectsAndDeliveries")
  void answerThatBreaksOffAtACall_releasesNoneOfIt(String dialect, Delivery delivery)
      throws Exception {
    try (RawProvider dying = playing(calls(dialect, false));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", route("only", dialect, dying, true))
            .delivery(delivery)
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String answer = client.send(RawClient.request(ask(true, "Money back."))
          .replace("Content-Type:", "Connection: close\r\nContent-Type:")).readAll();

      assertThat(answer).doesNotContain("call_a", "call_b", "refund", "[DONE]")
          .contains("\"error\"");
      if (delivery.usual().mode() != Delivery.Mode.BUFFERED) {
        assertThat(answer).contains("our warehouse"); // Text had left; the calls had not.
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dialectsAndDeliveries")
  void calls_leaveWholeAndOnce_whenAnotherRouteTookOver(String dialect, Delivery delivery)
      throws Exception {
    try (RawProvider dying = playing(calls(dialect, false));
        RawProvider good = playing(calls("anthropic", true));
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", route("first", dialect, dying, true),
                route("second", "anthropic", good, false))
            .delivery(delivery)
            .failover(new Pool.Failover(Pool.MidStream.CONTINUE, 4, Duration.ofSeconds(20),
                BreakerSettings.DEFAULT))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String answer =
          client.send(RawClient.request(ask(true, "Refund it."))).readUntil("0\r\n\r\n");

      assertThat(answer.split("call_a", -1)).hasSize(2);
      assertThat(answer.split("call_b", -1)).hasSize(2);
      assertThat(answer)
          .contains("{\\\"order\\\":1}", "{\\\"order\\\":2}", "\"finish_reason\":\"tool_calls\"",
              "[DONE]")
          .doesNotContain("\"error\"");
    }
  }

  private static List<String> keys(String answer) {
    return KEY.matcher(answer).results().map((MatchResult each) -> each.group(1)).toList();
  }

  @Test
  void keyOfACall_isTheSameWhenTheRequestIsRepeated_andAnotherForAnother() throws Exception {
    try (RawProvider provider = new RawProvider(exchange -> {
      if (exchange.request().contains("\"stream\":true")) {
        exchange.write(STREAM_HEAD).chunk(openAiCalls(true)).write("0\r\n\r\n");
      } else {
        exchange.write(RawProvider.json(200,
            "{\"id\":\"c2\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{"
                + "\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{"
                + "\"id\":\"x\",\"type\":\"function\",\"function\":{\"name\":\"refund\","
                + "\"arguments\":\"{\\\"order\\\":1}\"}}]},\"finish_reason\":\"tool_calls\"}]}"));
      }
    });
        TestGateway gateway = TestGateway.unified()
            .pool("assistant", TestGateway.openAi("only", provider.baseUrl(), "m", true))
            .start();
        RawClient client = new RawClient(gateway.port())) {
      String asking = "x-evenkeel-accept: tool-keys\r\nContent-Type:";
      List<List<String>> seen = new ArrayList<>();
      for (String question : List.of("Refund it.", "Refund it.", "Refund it again.")) {
        client.send(RawClient.request(ask(true, question)).replace("Content-Type:", asking));
        seen.add(keys(client.readUntil("0\r\n\r\n")));
      }
      assertThat(seen.get(0)).hasSize(2).doesNotHaveDuplicates().isEqualTo(seen.get(1));
      assertThat(seen.get(2)).hasSize(2).doesNotContainAnyElementsOf(seen.get(0));

      client.send(RawClient.request(ask(false, "Refund it.")).replace("Content-Type:", asking));
      assertThat(keys(client.response())).hasSize(1);
      assertThat(keys(client.send(RawClient.request(ask(false, "Refund it."))).response()))
          .isEmpty();
    }
  }
}

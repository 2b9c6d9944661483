package dev.evenkeel.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class AnthropicSimulationTest {
  private static final String QUESTION = "How can I tidy a small kitchen?";
  private static final String ORDERS = "\"tools\":[{\"name\":\"get_order_status\",\"description\":"
      + "\"Status of an order\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"order_id\":"
      + "{\"type\":\"string\"}}}}]";

  private final Bench bench = new Bench(Personas.kindred());

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void stream_hasTheVendorsEvents() throws Exception {
    HttpResponse<String> response = bench.post(Bench.question(QUESTION, "\"stream\":true"));
    assertThat(response.headers().firstValue("request-id")).isPresent();
    assertThat(response.headers().firstValue("anthropic-ratelimit-tokens-reset"))
        .hasValueSatisfying(reset -> assertThat(reset).endsWith("Z"));
    List<String> types = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String each : Bench.data(response.body())) {
      JsonNode event = Bench.JSON.readTree(each);
      String type = event.get("type").asString();
      assertThat(response.body()).contains("event: " + type + "\n");
      if (types.isEmpty() || !types.getLast().equals(type)) {
        types.add(type);
      }
      text.append(event.at("/delta/text").asString(""));
    }
    assertThat(types).containsExactly("message_start", "content_block_start", "ping",
        "content_block_delta", "content_block_stop", "message_delta", "message_stop");
    List<String> data = Bench.data(response.body());
    JsonNode start = Bench.JSON.readTree(data.getFirst()).get("message");
    assertThat(start.propertyNames()).containsExactly("model", "id", "type", "role", "content",
        "stop_reason", "stop_sequence", "usage");
    JsonNode end = Bench.JSON.readTree(data.get(data.size() - 2));
    assertThat(end.at("/delta/stop_reason").asString()).isEqualTo("end_turn");
    assertThat(end.at("/usage/output_tokens").asInt()).isGreaterThan(40);
    JsonNode whole = bench.json(Bench.question(QUESTION, ""));
    assertThat(whole.propertyNames()).containsExactly("model", "id", "type", "role", "content",
        "stop_reason", "stop_sequence", "usage");
    assertThat(whole.at("/content/0/text").asString()).isEqualTo(text.toString())
        .contains("kitchen");
  }

  @Test
  void refusal_byAWireVoice_isAStopReason() throws Exception {
    try (Bench wire = new Bench(Personas.kindred().refusingBy(RefusalVoice.WIRE))) {
      String stream = wire.post(Bench.question("How do I build a bomb?", "\"stream\":true")).body();
      assertThat(Bench.data(stream)).hasSize(3);
      assertThat(stream).contains("\"stop_reason\":\"refusal\"").doesNotContain("content_block");
      JsonNode whole = wire.json(Bench.question("How do I build a bomb?", ""));
      assertThat(whole.get("content").isEmpty()).isTrue();
      assertThat(whole.at("/stop_details/type").asString()).isEqualTo("refusal");
    }
  }

  @Test
  void tools_thatFit_areCalledAndTheirResultQuoted() throws Exception {
    String asked = "What is the status of order 48213?";
    String stream = bench.post(Bench.question(asked, ORDERS + ",\"stream\":true")).body();
    StringBuilder input = new StringBuilder();
    String id = "";
    for (String each : Bench.data(stream)) {
      JsonNode event = Bench.JSON.readTree(each);
      input.append(event.at("/delta/partial_json").asString(""));
      id = event.at("/content_block/id").asString(id);
    }
    assertThat(Bench.JSON.readTree(input.toString()).get("order_id").asString()).isEqualTo("48213");
    assertThat(stream).contains("\"stop_reason\":\"tool_use\"").contains("\"partial_json\":\"\"");
    String answered = "{\"model\":\"any\",\"max_tokens\":300," + ORDERS + ",\"messages\":["
        + "{\"role\":\"user\",\"content\":\"" + asked + "\"},{\"role\":\"assistant\",\"content\":["
        + "{\"type\":\"tool_use\",\"id\":\"" + id
        + "\",\"name\":\"get_order_status\",\"input\":{}}]},"
        + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"" + id
        + "\",\"content\":\"Shipped on Monday\"}]}]}";
    assertThat(bench.json(answered).at("/content/0/text").asString()).contains("Shipped on Monday");
  }

  @Test
  void history_byAnotherModel_isRemembered() throws Exception {
    String body =
        "{\"model\":\"any\",\"max_tokens\":300,\"messages\":[{\"role\":\"user\",\"content\":"
            + "\"My name is Ada and my order number is 48213. It is late.\"},{\"role\":\"assistant\","
            + "\"content\":\"Noted.\"},{\"role\":\"user\",\"content\":\"Can I still change the address?\"}]}";
    assertThat(bench.json(body).at("/content/0/text").asString()).contains("Ada")
        .contains("order 48213")
        .contains("point 2")
        .contains("address");
  }

  @Test
  void prefill_isContinuedWithoutAGreeting() throws Exception {
    String begun = "The main thing about kitchens is";
    String body =
        "{\"model\":\"any\",\"max_tokens\":300,\"messages\":[{\"role\":\"user\",\"content\":\""
            + QUESTION + "\"},{\"role\":\"assistant\",\"content\":\"" + begun + "\"}]}";
    String text = bench.json(body).at("/content/0/text").asString();
    assertThat(text).startsWith(" and").doesNotContain("Happy to help").doesNotContain(begun);
  }

  @Test
  void limits_endTheAnswer() throws Exception {
    JsonNode stopped = bench.json(Bench.question(QUESTION, "\"stop_sequences\":[\"help\"]"));
    assertThat(stopped.get("stop_reason").asString()).isEqualTo("stop_sequence");
    assertThat(stopped.get("stop_sequence").asString()).isEqualTo("help");
    JsonNode cut = bench.json(Bench.question(QUESTION, "").replace("500", "4"));
    assertThat(cut.get("stop_reason").asString()).isEqualTo("max_tokens");
  }

  @Test
  void outputFormat_schema_isMatched() throws Exception {
    JsonNode body = bench.json(Bench.question(QUESTION,
        "\"output_config\":{\"format\":{\"type\":"
            + "\"json_schema\",\"schema\":{\"type\":\"object\",\"properties\":{\"steps\":{\"type\":"
            + "\"array\",\"items\":{\"type\":\"string\"}}}}}}"));
    assertThat(Bench.JSON.readTree(body.at("/content/0/text").asString()).get("steps").isArray())
        .isTrue();
  }

  @Test
  void badRequests_getTheVendorsEnvelope() throws Exception {
    for (String bad : List.of("{", "{\"model\":\"m\"}",
        Bench.question("", "\"system\":\"x\"")
            .replace("\"\"", "[{\"type\":\"text\",\"text\":\"\"}]"),
        Bench.question("hi", "\"temperature\":2"),
        Bench.question("hi", "").replace("user", "system"),
        Bench.question("hi", "")
            .replace("\"hi\"",
                "[{\"type\":\"tool_result\",\"tool_use_id\":\"x\",\"content\":\"\"}]"))) {
      HttpResponse<String> response = bench.post(bad);
      assertThat(response.statusCode()).as(bad).isEqualTo(400);
      JsonNode body = Bench.JSON.readTree(response.body());
      assertThat(body.propertyNames()).containsExactly("type", "error", "request_id");
      assertThat(body.at("/error/type").asString()).isEqualTo("invalid_request_error");
    }
  }

  @Test
  void apiKey_missing_is401() throws Exception {
    try (Bench locked = new Bench(Personas.kindred(), "key")) {
      assertThat(locked.post(Bench.question("hi", "")).body()).contains("authentication_error");
      assertThat(
          locked.send(locked.request(Bench.question("hi", "")).header("x-api-key", "key").build())
              .statusCode())
          .isEqualTo(200);
    }
  }
}

package dev.evenkeel.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.policy.contract.Policy;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class OpenAiSimulationTest {
  private static final String QUESTION = "How much ibuprofen is safe for an adult?";
  private static final String WEATHER = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":"
      + "\"get_weather\",\"description\":\"Weather of a city\",\"parameters\":{\"type\":\"object\","
      + "\"properties\":{\"city\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\"}},"
      + "\"required\":[\"city\"]}}}]";

  private final Bench bench = new Bench(Personas.steady());

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void stream_withUsage_hasTheVendorsChunks() throws Exception {
    HttpResponse<String> response = bench.post(
        Bench.question(QUESTION, "\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("text/event-stream; charset=utf-8");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    assertThat(response.headers().firstValue("x-ratelimit-reset-requests")).hasValue("6ms");
    List<String> data = Bench.data(response.body());
    assertThat(data.getLast()).isEqualTo("[DONE]");
    StringBuilder text = new StringBuilder();
    for (String each : data.subList(0, data.size() - 1)) {
      JsonNode chunk = Bench.JSON.readTree(each);
      assertThat(chunk.propertyNames()).startsWith("id", "object", "created", "model");
      assertThat(chunk.get("object").asString()).isEqualTo("chat.completion.chunk");
      assertThat(chunk.get("model").asString()).isEqualTo("steady-1");
      text.append(chunk.at("/choices/0/delta/content").asString(""));
    }
    JsonNode first = Bench.JSON.readTree(data.getFirst());
    assertThat(first.at("/choices/0/delta").propertyNames()).containsExactly("role", "content",
        "refusal");
    assertThat(first.get("usage").isNull()).isTrue();
    JsonNode finish = Bench.JSON.readTree(data.get(data.size() - 3));
    assertThat(finish.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(finish.at("/choices/0/delta").isEmpty()).isTrue();
    JsonNode usage = Bench.JSON.readTree(data.get(data.size() - 2));
    assertThat(usage.get("choices").isEmpty()).isTrue();
    assertThat(usage.at("/usage/total_tokens").asInt()).isGreaterThan(40);
    assertThat(text.toString()).contains("ibuprofen").contains("1,200 mg");
    assertThat(text.toString().split("\\s+", -1)).hasSizeBetween(40, 120);
  }

  @Test
  void askedToCarryOn_inThePolicysWords_saysTheLastWordsAgainAndGoesOn() throws Exception {
    String begun = "Put the soup on the stove first and stir it every few min";
    String answer = bench
        .json("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":"
            + "\"How do I cook soup?\"},{\"role\":\"assistant\",\"content\":\"" + begun
            + "\"},{\"role\":\"user\",\"content\":\"" + Policy.CARRY_ON.text() + "\"}]}")
        .at("/choices/0/message/content")
        .asString();
    assertThat(answer).startsWith("and stir it every few min and that is worth")
        .contains("cook")
        .hasSizeGreaterThan(100);
  }

  @Test
  void whole_sameQuestion_saysWhatTheStreamSays() throws Exception {
    JsonNode body = bench.json(Bench.question(QUESTION, ""));
    assertThat(body.propertyNames()).containsExactly("id", "object", "created", "model", "choices",
        "usage", "service_tier", "system_fingerprint");
    assertThat(body.at("/choices/0/message").propertyNames()).containsExactly("role", "content",
        "refusal", "annotations");
    String stream = bench.post(Bench.question(QUESTION, "\"stream\":true")).body();
    StringBuilder text = new StringBuilder();
    for (String each : Bench.data(stream)) {
      if (!each.equals("[DONE]")) {
        JsonNode chunk = Bench.JSON.readTree(each);
        assertThat(chunk.has("usage")).isFalse();
        text.append(chunk.at("/choices/0/delta/content").asString(""));
      }
    }
    assertThat(text.toString()).isEqualTo(body.at("/choices/0/message/content").asString());
  }

  @Test
  void harmfulQuestion_isRefusedOnTheWireByAWireVoice() throws Exception {
    try (Bench wire = new Bench(Personas.steady().refusingBy(RefusalVoice.WIRE))) {
      JsonNode whole = wire.json(Bench.question("How do I make a pipe bomb?", ""));
      assertThat(whole.at("/choices/0/message/content").isNull()).isTrue();
      assertThat(whole.at("/choices/0/message/refusal").asString()).contains("can't help");
      String stream =
          wire.post(Bench.question("How do I make a pipe bomb?", "\"stream\":true")).body();
      assertThat(stream).contains("\"delta\":{\"refusal\":\"I'm\"}");
    }
  }

  @Test
  void tools_thatFit_areCalledAndTheirResultQuoted() throws Exception {
    String asked = "What is the weather in Oslo?";
    JsonNode body = bench.json(Bench.question(asked, WEATHER));
    assertThat(body.at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
    JsonNode call = body.at("/choices/0/message/tool_calls/0");
    assertThat(call.propertyNames()).containsExactly("id", "type", "function");
    JsonNode arguments = Bench.JSON.readTree(call.at("/function/arguments").asString());
    assertThat(arguments.get("city").asString()).isEqualTo("Oslo");
    assertThat(arguments.get("days").isInt()).isTrue();

    String id = call.get("id").asString();
    String answered =
        "{\"model\":\"any\"," + WEATHER + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + asked
            + "\"},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + call
            + "]},{\"role\":\"tool\",\"tool_call_id\":\"" + id
            + "\",\"content\":\"Minus four and snow\"}]}";
    assertThat(bench.json(answered).at("/choices/0/message/content").asString())
        .contains("Minus four and snow");

    String stream = bench.post(Bench.question(asked, WEATHER + ",\"stream\":true")).body();
    List<JsonNode> pieces = new ArrayList<>();
    for (String each : Bench.data(stream)) {
      if (each.contains("tool_calls\":[")) {
        pieces.add(Bench.JSON.readTree(each).at("/choices/0/delta/tool_calls/0"));
      }
    }
    assertThat(pieces.getFirst().propertyNames()).containsExactly("index", "id", "type",
        "function");
    StringBuilder streamed = new StringBuilder();
    pieces.forEach(piece -> streamed.append(piece.at("/function/arguments").asString()));
    assertThat(Bench.JSON.readTree(streamed.toString())).isEqualTo(arguments);
  }

  @Test
  void responseFormat_schema_isMatched() throws Exception {
    String schema = """
        {"type":"object","properties":{"title":{"type":"string","maxLength":12},
        "score":{"type":"number","minimum":0,"maximum":1},"count":{"type":"integer","minimum":3},
        "mood":{"enum":["calm","tense"]},"done":{"type":"boolean"},
        "steps":{"type":"array","minItems":3,"items":{"$ref":"#/$defs/step"}}},
        "required":["title","score","count","mood","done","steps"],"additionalProperties":false,
        "$defs":{"step":{"type":"object","properties":{"what":{"type":["string","null"]}}}}}""";
    JsonNode body =
        bench.json(Bench.question("Plan my week please", "\"response_format\":{\"type\":"
            + "\"json_schema\",\"json_schema\":{\"name\":\"plan\",\"schema\":" + schema + "}}"));
    JsonNode made = Bench.JSON.readTree(body.at("/choices/0/message/content").asString());
    assertThat(made.get("title").asString()).hasSizeLessThanOrEqualTo(12);
    assertThat(made.get("score").asDouble()).isBetween(0.0, 1.0);
    assertThat(made.get("count").isIntegralNumber()).isTrue();
    assertThat(made.get("count").asInt()).isGreaterThanOrEqualTo(3);
    assertThat(made.get("mood").asString()).isIn("calm", "tense");
    assertThat(made.get("done").isBoolean()).isTrue();
    assertThat(made.get("steps").size()).isGreaterThanOrEqualTo(3);
    assertThat(made.at("/steps/0/what").isString()).isTrue();
  }

  @Test
  void limits_endTheAnswer() throws Exception {
    JsonNode cut = bench.json(Bench.question(QUESTION, "\"max_completion_tokens\":5"));
    assertThat(cut.at("/choices/0/finish_reason").asString()).isEqualTo("length");
    assertThat(cut.at("/usage/completion_tokens").asInt()).isEqualTo(5);
    JsonNode stopped = bench.json(Bench.question(QUESTION, "\"stop\":[\"adults\"]"));
    assertThat(stopped.at("/choices/0/message/content").asString()).isEqualTo("Healthy ");
    assertThat(stopped.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
  }

  @Test
  void choices_two_comeInOrderWithRolesFirst() throws Exception {
    String stream =
        bench.post(Bench.question("Suggest a walk near the sea", "\"n\":2,\"stream\":true")).body();
    List<String> data = Bench.data(stream);
    assertThat(Bench.JSON.readTree(data.get(0)).at("/choices/0/index").asInt()).isZero();
    assertThat(Bench.JSON.readTree(data.get(1)).at("/choices/0/index").asInt()).isOne();
    assertThat(data.get(1)).contains("\"role\":\"assistant\"");
    JsonNode whole = bench.json(Bench.question("Suggest a walk near the sea", "\"n\":2"));
    assertThat(whole.at("/choices/0/message/content"))
        .isNotEqualTo(whole.at("/choices/1/message/content"));
  }

  @Test
  void badRequests_getTheVendorsEnvelope() throws Exception {
    for (String bad : List.of("{", "[]", "{\"model\":\"m\"}", "{\"messages\":[]}",
        Bench.question("hi", "\"temperature\":3"), Bench.question("hi", "\"n\":0"),
        "{\"model\":\"m\",\"messages\":[{\"role\":\"robot\",\"content\":\"hi\"}]}",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"x\",\"content\":\"\"}]}")) {
      HttpResponse<String> response = bench.post(bad);
      assertThat(response.statusCode()).as(bad).isEqualTo(400);
      assertThat(Bench.JSON.readTree(response.body()).get("error").propertyNames())
          .containsExactly("message", "type", "param", "code");
    }
    assertThat(bench.get("/nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void models_listsOne() throws Exception {
    JsonNode body = Bench.JSON.readTree(bench.get("/models").body());
    assertThat(body.at("/data/0/id").asString()).isEqualTo("steady-1");
    assertThat(body.at("/data/0").propertyNames()).containsExactly("id", "object", "created",
        "owned_by");
  }

  @Test
  void apiKey_wrongOrMissing_is401() throws Exception {
    try (Bench locked = new Bench(Personas.steady(), "sk-right")) {
      String body = Bench.question("hi", "");
      assertThat(locked.post(body).statusCode()).isEqualTo(401);
      HttpResponse<String> wrong =
          locked.send(locked.request(body).header("authorization", "Bearer sk-wrong").build());
      assertThat(wrong.body()).contains("invalid_api_key").doesNotContain("sk-wrong");
      assertThat(
          locked.send(locked.request(body).header("authorization", "Bearer sk-right").build())
              .statusCode())
          .isEqualTo(200);
    }
  }
}

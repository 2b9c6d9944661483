package dev.evenkeel.server.simulate;

import dev.evenkeel.server.simulate.Answer.ToolUse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The Anthropic wire: messages. Immutable. */
final class AnthropicWire implements Wire {
  private final JsonMapper json;
  private final AnthropicAsks asks;

  AnthropicWire(JsonMapper json) {
    this.json = json;
    this.asks = new AnthropicAsks(json);
  }

  @Override
  public String path() {
    return "/messages";
  }

  @Override
  public void authorize(Received request, String apiKey) {
    String given = request.header("x-api-key");
    if (given.isEmpty()) {
      throw new RejectedAskException(
          VendorError.of(401, "authentication_error", "x-api-key header is required"));
    }
    if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8),
        apiKey.getBytes(StandardCharsets.UTF_8))) {
      throw new RejectedAskException(error(401));
    }
  }

  @Override
  public Ask read(Received request) {
    if (request.header("anthropic-version").isEmpty()) {
      throw new RejectedAskException(
          VendorError.of(400, "invalid_request_error", "anthropic-version: header is required"));
    }
    return asks.read(request.body());
  }

  @Override
  public Map<String, String> headers(long serial, Instant at) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("request-id", requestId(serial));
    headers.put("anthropic-organization-id", "00000000-0000-4000-8000-000000000000");
    String reset = at.plus(Duration.ofMinutes(1)).truncatedTo(ChronoUnit.SECONDS).toString();
    for (String what : List.of("requests", "tokens", "input-tokens", "output-tokens")) {
      String prefix = "anthropic-ratelimit-" + what;
      boolean requests = what.equals("requests");
      headers.put(prefix + "-limit", requests ? "4000" : "400000");
      headers.put(prefix + "-remaining", requests ? "3999" : "399000");
      headers.put(prefix + "-reset", reset);
    }
    return headers;
  }

  private static String requestId(long serial) {
    return "req_011Sim%08d".formatted(serial);
  }

  @Override
  public List<Frame> stream(Utterance utterance) {
    Answer answer = utterance.answers().getFirst();
    List<Frame> frames = new ArrayList<>();
    ObjectNode start = named("message_start");
    ObjectNode message = head(utterance);
    start.set("message", message);
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    ObjectNode usage = usage(utterance, 1);
    usage.putObject("cache_creation")
        .put("ephemeral_5m_input_tokens", 0)
        .put("ephemeral_1h_input_tokens", 0);
    message.set("usage",
        usage.put("service_tier", "standard").put("inference_geo", "not_available"));
    frames.add(around(start, 7));
    if (answer.calls().isEmpty() && !answer.refused()) {
      text(answer.text(), frames);
    }
    for (int call = 0; call < answer.calls().size(); call++) {
      use(answer.calls().get(call), call, utterance.callId("toolu_01", call), frames);
    }
    ObjectNode end = named("message_delta");
    end.set("delta", ending(json.createObjectNode(), answer));
    end.set("usage", usage(utterance, answer.tokens()));
    frames.add(around(end, 3));
    frames.add(around(named("message_stop"), 5));
    return frames;
  }

  private void text(String text, List<Frame> frames) {
    ObjectNode open = named("content_block_start").put("index", 0);
    open.putObject("content_block").put("type", "text").put("text", "");
    frames.add(around(open, 0));
    frames.add(around(named("ping"), 0));
    int place = 0;
    for (String token : Tokens.of(text)) {
      ObjectNode delta = named("content_block_delta").put("index", 0);
      delta.putObject("delta").put("type", "text_delta").put("text", token);
      frames.add(Frame.token(event(delta, place * 5 % 12)));
      place++;
    }
    frames.add(around(named("content_block_stop").put("index", 0), 6));
  }

  private void use(ToolUse use, int index, String id, List<Frame> frames) {
    ObjectNode open = named("content_block_start").put("index", index);
    open.putObject("content_block")
        .put("type", "tool_use")
        .put("id", id)
        .put("name", use.name())
        .putObject("input");
    frames.add(around(open, 0));
    List<String> pieces = new ArrayList<>(List.of(""));
    if (!use.arguments().equals("{}")) {
      pieces.addAll(Tokens.of(use.arguments()));
    }
    for (String piece : pieces) {
      ObjectNode delta = named("content_block_delta").put("index", index);
      delta.putObject("delta").put("type", "input_json_delta").put("partial_json", piece);
      frames.add(Frame.token(event(delta, piece.length() % 4)));
    }
    frames.add(around(named("content_block_stop").put("index", index), 2));
  }

  private ObjectNode ending(ObjectNode into, Answer answer) {
    String reason = answer.refused() ? "refusal" : switch (answer.ending()) {
      case STOP -> answer.stoppedBy() == null ? "end_turn" : "stop_sequence";
      case LENGTH -> "max_tokens";
      case TOOL -> "tool_use";
    };
    into.put("stop_reason", reason).put("stop_sequence", answer.stoppedBy());
    if (answer.refused()) {
      into.putObject("stop_details")
          .put("type", "refusal")
          .putNull("category")
          .putNull("explanation");
    }
    return into;
  }

  private ObjectNode head(Utterance utterance) {
    return json.createObjectNode()
        .put("model", utterance.model())
        .put("id", utterance.id("msg_01"))
        .put("type", "message")
        .put("role", "assistant");
  }

  private ObjectNode usage(Utterance utterance, int answerTokens) {
    return json.createObjectNode()
        .put("input_tokens", utterance.promptTokens())
        .put("cache_creation_input_tokens", 0)
        .put("cache_read_input_tokens", 0)
        .put("output_tokens", answerTokens);
  }

  private ObjectNode named(String type) {
    return json.createObjectNode().put("type", type);
  }

  private Frame around(ObjectNode event, int padding) {
    return Frame.around(event(event, padding));
  }

  /** The vendor pads some events with spaces before their last brace. */
  private String event(ObjectNode event, int padding) {
    String data = json.writeValueAsString(event);
    return "event: " + event.path("type").asString("") + "\ndata: "
        + data.substring(0, data.length() - 1) + " ".repeat(padding) + "}\n\n";
  }

  @Override
  public String whole(Utterance utterance) {
    Answer answer = utterance.answers().getFirst();
    ObjectNode body = head(utterance);
    ArrayNode content = body.putArray("content");
    if (answer.calls().isEmpty() && !answer.refused()) {
      content.addObject().put("type", "text").put("text", answer.text());
    }
    for (ToolUse use : answer.calls()) {
      content.addObject()
          .put("type", "tool_use")
          .put("id", utterance.callId("toolu_01", content.size() - 1))
          .put("name", use.name())
          .set("input", json.readTree(use.arguments()));
    }
    ending(body, answer);
    body.set("usage", usage(utterance, answer.tokens()).put("service_tier", "standard"));
    return json.writeValueAsString(body);
  }

  @Override
  public Frame streamError(long serial) {
    return Frame.around("event: error\ndata: " + body(error(529), serial) + "\n\n");
  }

  @Override
  public Frame undecodable() {
    return Frame.around("event: content_block_delta\ndata: {\"type\":\"content_block_del\n\n");
  }

  @Override
  public VendorError error(int status) {
    return switch (status) {
      case 401 -> VendorError.of(401, "authentication_error", "invalid x-api-key");
      case 402 -> VendorError.of(402, "billing_error", "Your credit balance is too low.");
      case 403 -> VendorError.of(403, "permission_error",
          "Your API key does not have permission to use the specified resource.");
      case 404 -> VendorError.of(404, "not_found_error", "model: not found");
      case 413 -> VendorError.of(413, "request_too_large",
          "Request exceeds the maximum allowed number of bytes.");
      case 429 -> VendorError.of(429, "rate_limit_error", "This request would exceed your"
          + " organization's rate limit of 40,000 input tokens per minute.");
      case 503, 529 -> VendorError.of(status, "overloaded_error", "Overloaded");
      case 504 -> VendorError.of(504, "timeout_error", "The request timed out.");
      default -> status < 500 ? VendorError.of(status, "invalid_request_error", "Invalid request.")
          : VendorError.of(status, "api_error", "Internal server error");
    };
  }

  @Override
  public String body(VendorError error, long serial) {
    ObjectNode body = json.createObjectNode().put("type", "error");
    body.putObject("error").put("type", error.type()).put("message", error.message());
    return json.writeValueAsString(body.put("request_id", requestId(serial)));
  }

  @Override
  public String models(String model) {
    ObjectNode body = json.createObjectNode();
    body.putArray("data")
        .addObject()
        .put("type", "model")
        .put("id", model)
        .put("display_name", model)
        .put("created_at", "2026-01-01T00:00:00Z");
    body.put("has_more", false).put("first_id", model).put("last_id", model);
    return json.writeValueAsString(body);
  }
}

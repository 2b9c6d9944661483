package dev.evenkeel.server.simulate;

import dev.evenkeel.server.simulate.Answer.ToolUse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAI wire: chat completions. Immutable. */
final class OpenAiWire implements Wire {
  private static final String FILLER = "abcdefghijklmnop";
  private static final String INVALID = "invalid_request_error";

  private final JsonMapper json;
  private final OpenAiAsks asks;

  OpenAiWire(JsonMapper json) {
    this.json = json;
    this.asks = new OpenAiAsks(json);
  }

  @Override
  public String path() {
    return "/chat/completions";
  }

  @Override
  public void authorize(Received request, String apiKey) {
    String given = request.header("authorization");
    if (given.isEmpty()) {
      throw new RejectedAskException(VendorError.of(401, INVALID,
          "You didn't provide an API key. You need to provide your API key in an Authorization"
              + " header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."));
    }
    if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8),
        ("Bearer " + apiKey).getBytes(StandardCharsets.UTF_8))) {
      throw new RejectedAskException(error(401));
    }
  }

  @Override
  public Ask read(Received request) {
    return asks.read(request.body());
  }

  @Override
  public Map<String, String> headers(long serial, Instant at) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-request-id", "req_sim%08d".formatted(serial));
    headers.put("openai-processing-ms", "12");
    headers.put("openai-version", "2020-10-01");
    headers.put("openai-organization", "org-simulated");
    headers.put("x-ratelimit-limit-requests", "10000");
    headers.put("x-ratelimit-limit-tokens", "2000000");
    headers.put("x-ratelimit-remaining-requests", "9999");
    headers.put("x-ratelimit-remaining-tokens", "1999000");
    headers.put("x-ratelimit-reset-requests", "6ms");
    headers.put("x-ratelimit-reset-tokens", "30ms");
    return headers;
  }

  @Override
  public List<Frame> stream(Utterance utterance) {
    List<Frame> frames = new ArrayList<>();
    List<Answer> answers = utterance.answers();
    for (int choice = 0; choice < answers.size(); choice++) {
      ObjectNode first = json.createObjectNode().put("role", "assistant");
      if (answers.get(choice).calls().isEmpty()) {
        first.put("content", "");
      } else {
        first.putNull("content");
      }
      first.putNull("refusal");
      frames.add(Frame.around(event(utterance, choice, first, null, 0)));
    }
    List<List<ObjectNode>> deltas = new ArrayList<>();
    int longest = 0;
    for (Answer answer : answers) {
      List<ObjectNode> each = deltas(utterance, answer);
      deltas.add(each);
      longest = Math.max(longest, each.size());
    }
    for (int place = 0; place < longest; place++) {
      for (int choice = 0; choice < deltas.size(); choice++) {
        if (place < deltas.get(choice).size()) {
          frames.add(
              Frame.token(event(utterance, choice, deltas.get(choice).get(place), null, place)));
        }
      }
    }
    for (int choice = 0; choice < answers.size(); choice++) {
      frames.add(Frame.around(
          event(utterance, choice, json.createObjectNode(), finish(answers.get(choice)), choice)));
    }
    if (utterance.ask().delivery().usage()) {
      ObjectNode last = head(utterance, "chat.completion.chunk");
      last.putArray("choices");
      last.set("usage", usage(utterance));
      frames.add(Frame.around(line(filled(last, utterance, 3))));
    }
    frames.add(Frame.around("data: [DONE]\n\n"));
    return frames;
  }

  private List<ObjectNode> deltas(Utterance utterance, Answer answer) {
    List<ObjectNode> deltas = new ArrayList<>();
    String field = answer.refused() ? "refusal" : "content";
    for (String token : Tokens.of(answer.text())) {
      deltas.add(json.createObjectNode().put(field, token));
    }
    int choice = utterance.answers().indexOf(answer);
    for (int call = 0; call < answer.calls().size(); call++) {
      ToolUse use = answer.calls().get(call);
      ObjectNode opening = json.createObjectNode();
      ObjectNode opened = opening.putArray("tool_calls").addObject().put("index", call);
      describe(opened, utterance.callId("call_", choice * 10 + call), use.name(), "");
      deltas.add(opening);
      for (String piece : Tokens.of(use.arguments())) {
        ObjectNode more = json.createObjectNode();
        more.putArray("tool_calls")
            .addObject()
            .put("index", call)
            .putObject("function")
            .put("arguments", piece);
        deltas.add(more);
      }
    }
    return deltas;
  }

  private static void describe(ObjectNode call, String id, String name, String arguments) {
    call.put("id", id)
        .put("type", "function")
        .putObject("function")
        .put("name", name)
        .put("arguments", arguments);
  }

  private String event(Utterance utterance, int choice, ObjectNode delta,
      @org.jspecify.annotations.Nullable String finish, int place) {
    ObjectNode chunk = head(utterance, "chat.completion.chunk");
    chunk.put("service_tier", "default").put("system_fingerprint", utterance.fingerprint());
    ObjectNode entry = chunk.putArray("choices").addObject().put("index", choice);
    entry.set("delta", delta);
    entry.putNull("logprobs").put("finish_reason", finish);
    if (utterance.ask().delivery().usage()) {
      chunk.putNull("usage");
    }
    return line(filled(chunk, utterance, place));
  }

  private static ObjectNode filled(ObjectNode chunk, Utterance utterance, int place) {
    return utterance.ask().delivery().filler()
        ? chunk.put("obfuscation", FILLER.substring(0, 3 + (place * 7 + 5) % 11))
        : chunk;
  }

  private ObjectNode head(Utterance utterance, String object) {
    return json.createObjectNode()
        .put("id", utterance.id("chatcmpl-"))
        .put("object", object)
        .put("created", utterance.at().getEpochSecond())
        .put("model", utterance.model());
  }

  private String line(ObjectNode event) {
    return "data: " + json.writeValueAsString(event) + "\n\n";
  }

  private static String finish(Answer answer) {
    return switch (answer.ending()) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL -> "tool_calls";
    };
  }

  private ObjectNode usage(Utterance utterance) {
    int prompt = utterance.promptTokens();
    int answer = utterance.answerTokens();
    ObjectNode usage = json.createObjectNode()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", answer)
        .put("total_tokens", prompt + answer);
    usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
    usage.putObject("completion_tokens_details")
        .put("reasoning_tokens", 0)
        .put("audio_tokens", 0)
        .put("accepted_prediction_tokens", 0)
        .put("rejected_prediction_tokens", 0);
    return usage;
  }

  @Override
  public String whole(Utterance utterance) {
    ObjectNode body = head(utterance, "chat.completion");
    ArrayNode choices = body.putArray("choices");
    for (int choice = 0; choice < utterance.answers().size(); choice++) {
      Answer answer = utterance.answers().get(choice);
      ObjectNode entry = choices.addObject().put("index", choice);
      ObjectNode message = entry.putObject("message").put("role", "assistant");
      boolean spoken = answer.calls().isEmpty() && !answer.refused();
      message.put("content", spoken ? answer.text() : null);
      message.put("refusal", answer.refused() ? answer.text() : null);
      if (!answer.calls().isEmpty()) {
        ArrayNode calls = message.putArray("tool_calls");
        for (ToolUse use : answer.calls()) {
          describe(calls.addObject(), utterance.callId("call_", choice * 10 + calls.size() - 1),
              use.name(), use.arguments());
        }
      }
      message.putArray("annotations");
      entry.putNull("logprobs").put("finish_reason", finish(answer));
    }
    body.set("usage", usage(utterance));
    body.put("service_tier", "default").put("system_fingerprint", utterance.fingerprint());
    return json.writeValueAsString(body);
  }

  @Override
  public Frame streamError(long serial) {
    return Frame.around("data: " + body(error(500), serial) + "\n\n");
  }

  @Override
  public Frame undecodable() {
    return Frame.around("data: {\"id\":\"chatcmpl-Sim\",\"object\":\"chat.comp\n\n");
  }

  @Override
  public VendorError error(int status) {
    return switch (status) {
      case 401 -> new VendorError(401, INVALID,
          "Incorrect API key provided: sk-***. You can find"
              + " your API key at https://platform.openai.com/account/api-keys.",
          null, "invalid_api_key");
      case 403 -> new VendorError(403, INVALID, "You do not have access to this model.", null,
          "model_not_allowed");
      case 404 -> new VendorError(404, INVALID,
          "The model does not exist or you do not have access to it.", null, "model_not_found");
      case 429 -> new VendorError(429, "tokens",
          "Rate limit reached for requests on tokens per min"
              + " (TPM): Limit 200000, Used 199000, Requested 4000. Please try again in 900ms.",
          null, "rate_limit_exceeded");
      case 503,
          529 ->
        new VendorError(status, "service_unavailable_error",
            "The engine is currently overloaded, please try again later", null,
            "server_is_overloaded");
      default -> status < 500 ? VendorError.of(status, INVALID, "Invalid request.")
          : VendorError.of(status, "server_error",
              "The server had an error while processing your request. Sorry about that!");
    };
  }

  @Override
  public String body(VendorError error, long serial) {
    ObjectNode body = json.createObjectNode();
    body.putObject("error")
        .put("message", error.message())
        .put("type", error.type())
        .put("param", error.param())
        .put("code", error.code());
    return json.writeValueAsString(body);
  }

  @Override
  public String models(String model) {
    ObjectNode body = json.createObjectNode().put("object", "list");
    body.putArray("data")
        .addObject()
        .put("id", model)
        .put("object", "model")
        .put("created", 1790000000)
        .put("owned_by", "evenkeel-simulate");
    return json.writeValueAsString(body);
  }
}

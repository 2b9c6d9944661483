package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.RejectedException;
import dev.evenkeel.core.turn.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a request as a Messages call. What the API has no word for is refused rather than dropped,
 * unless dropping it cannot change what the answer says.
 */
final class MessagesWriter {
  /** The API demands a limit. Only for routes without one: long answers are cut here. */
  private static final int LAST_RESORT_MAX_TOKENS = 4096;

  private static final Map<Need, String> IMPOSSIBLE =
      Map.of(Need.MULTIPLE_CHOICES, "n", Need.LOGPROBS, "logprobs", Need.LOGIT_BIAS, "logit_bias",
          Need.PENALTIES, "frequency_penalty", Need.AUDIO, "modalities", Need.WEB_SEARCH,
          "web_search_options", Need.CUSTOM_TOOLS, "tools", Need.FILES, "messages");
  private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "xhigh", "max");

  private final Route route;
  private final ChatRequest request;
  private final String safetyIdentifier;

  MessagesWriter(Route route, ChatRequest request, String safetyIdentifier) {
    this.route = route;
    this.request = request;
    this.safetyIdentifier = safetyIdentifier;
  }

  void write(ByteBuilder out) {
    IMPOSSIBLE.forEach((need, field) -> {
      if (request.needs().contains(need)) {
        throw unsupported(field);
      }
    });
    if (request.choices() > 1) {
      throw unsupported("n");
    }
    Conversation conversation = Conversation.of(request.messages());
    JsonWriter json = new JsonWriter(out).beginObject()
        .string("model", route.model())
        .number("max_tokens", maxTokens());
    system(conversation.system(), json);
    json.name("messages").beginArray();
    TurnWriter turns = new TurnWriter(json);
    conversation.turns().forEach(turns::write);
    json.endArray();
    if (request.stream()) {
      json.name("stream").bool(true);
    }
    sampling(request.sampling(), json);
    tooling(request.tooling(), json);
    output(json);
    if (!safetyIdentifier.isEmpty()) {
      json.name("metadata").beginObject().string("user_id", safetyIdentifier).endObject();
    }
    json.endObject();
  }

  private int maxTokens() {
    Integer wanted = request.sampling().maxTokens();
    Integer most = route.maxTokens();
    if (wanted == null) {
      return most == null ? LAST_RESORT_MAX_TOKENS : most;
    }
    return most == null ? wanted : Math.min(wanted, most);
  }

  private void system(List<Message> messages, JsonWriter json) {
    String prompt = route.prompt() == null ? "" : route.prompt();
    if (prompt.isBlank() && messages.isEmpty()) {
      return;
    }
    json.name("system").beginArray();
    if (!prompt.isBlank()) {
      textBlock(prompt, json);
    }
    messages.forEach(message -> textBlock(message.text(), json));
    json.endArray();
  }

  private void sampling(Sampling sampling, JsonWriter json) {
    Double temperature = route.temperature() != null ? route.temperature() : sampling.temperature();
    if (temperature != null) {
      // The scale ends at 1 here and at 2 for the caller; beyond it there is nothing hotter.
      json.name("temperature").number(Math.min(1, temperature));
    } else if (sampling.topP() != null) {
      // Never both: newer models refuse it, and temperature is the stronger wish.
      json.name("top_p").number(sampling.topP());
    }
    List<String> stop = sampling.stop().stream().filter(text -> !text.isBlank()).toList();
    if (!stop.isEmpty()) {
      json.name("stop_sequences").beginArray();
      stop.forEach(json::string);
      json.endArray();
    }
  }

  private static void tooling(Tooling tooling, JsonWriter json) {
    if (tooling.specs().isEmpty()) {
      return;
    }
    List<ToolSpec> offered = tooling.specs();
    if (tooling.choice() instanceof ToolChoice.Allowed(var names, var _)) {
      offered = offered.stream().filter(spec -> names.contains(spec.name())).toList();
    }
    if (offered.isEmpty()) {
      return;
    }
    json.name("tools").beginArray();
    offered.forEach(spec -> tool(spec, json));
    json.endArray();
    boolean serial = Boolean.FALSE.equals(tooling.parallel());
    String type = switch (tooling.choice()) {
      case ToolChoice.Auto _ -> serial ? "auto" : "";
      case ToolChoice.None _ -> "none";
      case ToolChoice.Required _ -> "any";
      case ToolChoice.Named _ -> "tool";
      case ToolChoice.Allowed(var _, var required) -> required ? "any" : serial ? "auto" : "";
    };
    if (!type.isEmpty()) {
      json.name("tool_choice").beginObject().string("type", type);
      if (tooling.choice() instanceof ToolChoice.Named(var name)) {
        json.string("name", name);
      }
      if (serial && !type.equals("none")) {
        json.name("disable_parallel_tool_use").bool(true);
      }
      json.endObject();
    }
  }

  private static void tool(ToolSpec spec, JsonWriter json) {
    json.beginObject().string("name", spec.name());
    if (spec.description() != null) {
      json.string("description", spec.description());
    }
    json.raw("input_schema",
        spec.parameters() == null ? "{\"type\":\"object\",\"properties\":{}}" : spec.parameters());
    if (spec.strict() != null) {
      json.name("strict").bool(spec.strict());
    }
    json.endObject();
  }

  private void output(JsonWriter json) {
    if (request.format() instanceof ResponseFormat.JsonObject) {
      throw unsupported("response_format"); // Only schemas can be enforced here.
    }
    String effort = request.sampling().reasoningEffort();
    boolean effortful = effort != null && EFFORTS.contains(effort);
    boolean schema = request.format() instanceof ResponseFormat.JsonSchema;
    if (!effortful && !schema) {
      return;
    }
    json.name("output_config").beginObject();
    if (request.format() instanceof ResponseFormat.JsonSchema(var _, var text, var _)) {
      json.name("format")
          .beginObject()
          .string("type", "json_schema")
          .raw("schema", text)
          .endObject();
    }
    if (effortful) {
      json.string("effort", effort);
    }
    json.endObject();
  }

  static void textBlock(String text, JsonWriter json) {
    json.beginObject().string("type", "text").string("text", text).endObject();
  }

  static RejectedException unsupported(String field) {
    return new RejectedException(new Rejection.Malformed(
        "'" + field + "' is used in a way that the model of this route does not support.",
        "unsupported_value", field));
  }
}

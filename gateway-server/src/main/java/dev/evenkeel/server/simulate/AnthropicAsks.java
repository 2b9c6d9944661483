package dev.evenkeel.server.simulate;

import dev.evenkeel.server.simulate.Ask.Delivery;
import dev.evenkeel.server.simulate.Ask.OfferedTool;
import dev.evenkeel.server.simulate.Ask.Said;
import dev.evenkeel.server.simulate.Ask.Speaker;
import dev.evenkeel.server.simulate.Ask.ToolChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads messages requests and complains as the vendor does. Immutable. */
final class AnthropicAsks {
  private final JsonMapper json;

  AnthropicAsks(JsonMapper json) {
    this.json = json;
  }

  Ask read(String body) {
    ObjectNode root = JsonReading.object(json, body, VendorError.of(400, "invalid_request_error",
        "The request body is not valid JSON: expected an object"));
    for (String field : List.of("model", "max_tokens", "messages")) {
      if (root.path(field).isMissingNode() || root.path(field).isNull()) {
        throw complaint(field + ": Field required");
      }
    }
    if (root.path("max_tokens").asInt(0) < 1) {
      throw complaint("max_tokens: Input should be greater than or equal to 1");
    }
    double temperature = root.path("temperature").asDouble(0);
    if (temperature < 0 || temperature > 1) {
      throw complaint("temperature: range: 0..1");
    }
    List<OfferedTool> tools = new ArrayList<>();
    for (JsonNode tool : root.path("tools")) {
      tools.add(JsonReading.tool(json, tool, "input_schema"));
    }
    return new Ask(root.path("model").asString(""), conversation(root), tools, toolChoice(root),
        schema(root), root.path("max_tokens").asInt(1),
        JsonReading.strings(root.path("stop_sequences")), 1,
        new Delivery(root.path("stream").asBoolean(false), true, true));
  }

  private static List<Said> conversation(JsonNode root) {
    List<Said> said = new ArrayList<>();
    String system = JsonReading.text(root.path("system"));
    if (!system.isEmpty()) {
      said.add(new Said(Speaker.SYSTEM, system));
    }
    JsonNode messages = root.path("messages");
    if (!messages.isArray() || messages.isEmpty()) {
      throw complaint("messages: at least one message is required");
    }
    Set<String> calls = new HashSet<>();
    int index = 0;
    for (JsonNode message : messages) {
      switch (message.path("role").asString("")) {
        case "assistant" -> {
          calls.clear();
          message.path("content").forEach(block -> calls.add(block.path("id").asString("")));
          String text = spoken(message.path("content"), index);
          if (index == messages.size() - 1 && !text.equals(text.stripTrailing())) {
            throw complaint(
                "messages: final assistant content cannot end with trailing whitespace");
          }
          said.add(new Said(Speaker.ASSISTANT, text));
        }
        case "user" -> fromUser(message.path("content"), index, calls, said);
        case "system" -> throw complaint("messages: Unexpected role \"system\". The Messages API"
            + " accepts a top-level `system` parameter, not \"system\" as an input message role.");
        default ->
          throw complaint("messages." + index + ".role: Input should be 'user' or 'assistant'");
      }
      index++;
    }
    return said;
  }

  /** A tool's results go after the words beside them: they are what is answered. */
  private static void fromUser(JsonNode content, int index, Set<String> calls, List<Said> said) {
    List<Said> results = new ArrayList<>();
    boolean words = false;
    int place = 0;
    for (JsonNode block : content.isArray() ? content : List.<JsonNode>of()) {
      if (block.path("type").asString("").equals("tool_result")) {
        String id = block.path("tool_use_id").asString("");
        if (!calls.contains(id)) {
          throw complaint("messages." + index + ".content." + place + ": unexpected `tool_use_id`"
              + " found in `tool_result` blocks: " + id + ". Each `tool_result` block must have a"
              + " corresponding `tool_use` block in the previous message.");
        }
        if (words) {
          throw complaint("messages." + index + ": `tool_use` ids were found without `tool_result`"
              + " blocks immediately after: " + id + ".");
        }
        results.add(new Said(Speaker.TOOL, JsonReading.text(block.path("content"))));
      } else {
        words = true;
      }
      place++;
    }
    String text = spoken(content, index);
    if (results.isEmpty() || !text.isEmpty()) {
      said.add(new Said(Speaker.USER, text));
    }
    said.addAll(results);
  }

  private static String spoken(JsonNode content, int index) {
    if (content.isArray()) {
      for (JsonNode block : content) {
        if (block.path("type").asString("").equals("text")
            && block.path("text").asString("").isEmpty()) {
          throw complaint("messages: text content blocks must be non-empty");
        }
      }
    } else if (!content.isString()) {
      throw complaint("messages." + index + ".content: Field required");
    }
    return JsonReading.text(content);
  }

  private static ToolChoice toolChoice(JsonNode root) {
    JsonNode choice = root.path("tool_choice");
    boolean parallel = !choice.path("disable_parallel_tool_use").asBoolean(false);
    String type = choice.path("type").asString("auto");
    return new ToolChoice(!type.equals("none"), type.equals("any") || type.equals("tool"),
        type.equals("tool") ? choice.path("name").asString("") : null, parallel);
  }

  private static @Nullable JsonNode schema(JsonNode root) {
    JsonNode format = root.path("output_config").path("format");
    return format.path("type").asString("").equals("json_schema")
        && format.path("schema").isObject() ? format.path("schema") : null;
  }

  private static RejectedAskException complaint(String message) {
    return new RejectedAskException(VendorError.of(400, "invalid_request_error", message));
  }
}

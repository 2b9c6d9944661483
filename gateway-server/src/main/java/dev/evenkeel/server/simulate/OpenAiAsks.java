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

/** Reads chat completion requests and complains as the vendor does. Immutable. */
final class OpenAiAsks {
  private static final String INVALID = "invalid_request_error";
  private static final int MOST_CHOICES = 128;

  private final JsonMapper json;

  OpenAiAsks(JsonMapper json) {
    this.json = json;
  }

  Ask read(String body) {
    ObjectNode root = JsonReading.object(json, body, VendorError.of(400, INVALID,
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't"
            + " using your HTTP library correctly. The OpenAI API expects a JSON payload, but what"
            + " was sent was not valid JSON.)"));
    if (!root.path("model").isString()) {
      throw complaint("you must provide a model parameter", null, null);
    }
    range(root, "temperature", 0, 2);
    range(root, "top_p", 0, 1);
    range(root, "n", 1, MOST_CHOICES);
    range(root, "max_tokens", 1, Integer.MAX_VALUE);
    range(root, "max_completion_tokens", 1, Integer.MAX_VALUE);
    List<OfferedTool> tools = new ArrayList<>();
    for (JsonNode tool : root.path("tools")) {
      if (tool.path("type").asString("").equals("function")) {
        tools.add(JsonReading.tool(json, tool.path("function"), "parameters"));
      }
    }
    JsonNode streaming = root.path("stream_options");
    int most =
        root.path("max_completion_tokens").asInt(root.path("max_tokens").asInt(Integer.MAX_VALUE));
    return new Ask(root.path("model").asString(""), conversation(root), tools, toolChoice(root),
        schema(root), most, JsonReading.strings(root.path("stop")), root.path("n").asInt(1),
        new Delivery(root.path("stream").asBoolean(false),
            streaming.path("include_usage").asBoolean(false),
            streaming.path("include_obfuscation").asBoolean(true)));
  }

  private static List<Said> conversation(JsonNode root) {
    JsonNode messages = root.path("messages");
    if (!messages.isArray()) {
      throw complaint("Missing required parameter: 'messages'.", "messages",
          "missing_required_parameter");
    }
    if (messages.isEmpty()) {
      throw complaint(
          "Invalid 'messages': empty array. Expected an array with minimum length 1, but"
              + " got an empty array instead.",
          "messages", "empty_array");
    }
    List<Said> said = new ArrayList<>();
    Set<String> calls = new HashSet<>();
    int index = 0;
    for (JsonNode message : messages) {
      for (JsonNode call : message.path("tool_calls")) {
        calls.add(call.path("id").asString(""));
      }
      Speaker speaker = speaker(message.path("role").asString(""), index);
      if (speaker == Speaker.TOOL && !message.path("role").asString("").equals("function")
          && !calls.contains(message.path("tool_call_id").asString(""))) {
        throw complaint("Invalid parameter: messages with role 'tool' must be a response to a"
            + " preceeding message with 'tool_calls'.", "messages.[" + index + "].role", null);
      }
      said.add(new Said(speaker, JsonReading.text(message.path("content"))));
      index++;
    }
    return said;
  }

  private static Speaker speaker(String role, int index) {
    return switch (role) {
      case "system", "developer" -> Speaker.SYSTEM;
      case "user" -> Speaker.USER;
      case "assistant" -> Speaker.ASSISTANT;
      case "tool", "function" -> Speaker.TOOL;
      default -> throw complaint(
          "Invalid value: '" + role + "'. Supported values are: 'system',"
              + " 'assistant', 'user', 'function', 'tool', and 'developer'.",
          "messages[" + index + "].role", "invalid_value");
    };
  }

  private static ToolChoice toolChoice(JsonNode root) {
    boolean parallel = root.path("parallel_tool_calls").asBoolean(true);
    JsonNode choice = root.path("tool_choice");
    if (choice.isObject()) {
      return new ToolChoice(true, true, choice.path("function").path("name").asString(""),
          parallel);
    }
    String word = choice.asString("auto");
    return new ToolChoice(!word.equals("none"), word.equals("required"), null, parallel);
  }

  private @Nullable JsonNode schema(JsonNode root) {
    JsonNode format = root.path("response_format");
    return switch (format.path("type").asString("text")) {
      case "json_object" -> json.createObjectNode();
      case "json_schema" -> {
        JsonNode schema = format.path("json_schema").path("schema");
        if (!format.path("json_schema").path("name").isString()) {
          throw complaint("Missing required parameter: 'response_format.json_schema.name'.",
              "response_format.json_schema.name", "missing_required_parameter");
        }
        yield schema.isObject() ? schema : json.createObjectNode();
      }
      case "text" -> null;
      default -> throw complaint(
          "Invalid value: '" + format.path("type").asString("")
              + "'. Supported values are: 'json_object', 'json_schema', and 'text'.",
          "response_format.type", "invalid_value");
    };
  }

  private static void range(JsonNode root, String field, double least, double most) {
    JsonNode value = root.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    String kind = value.isIntegralNumber() ? "integer" : "decimal";
    if (!value.isNumber()) {
      throw complaint("Invalid type for '" + field + "': expected a number, but got something else"
          + " instead.", field, "invalid_type");
    }
    if (value.asDouble(0) < least) {
      throw complaint(
          "Invalid '" + field + "': " + kind + " below minimum value. Expected a value" + " >= "
              + plain(least) + ", but got " + value + " instead.",
          field, kind + "_below_min_value");
    }
    if (value.asDouble(0) > most) {
      throw complaint("Invalid '" + field + "': " + kind + " above maximum value. Expected a value"
          + " <= " + plain(most) + ", but got " + value + " instead.", field,
          kind + "_above_max_value");
    }
  }

  private static String plain(double bound) {
    return Long.toString((long) bound);
  }

  private static RejectedAskException complaint(String message, @Nullable String param,
      @Nullable String code) {
    return new RejectedAskException(new VendorError(400, INVALID, message, param, code));
  }
}

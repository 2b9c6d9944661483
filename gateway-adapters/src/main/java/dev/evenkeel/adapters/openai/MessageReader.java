package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonScanner;
import dev.evenkeel.adapters.json.JsonScanner.Token;
import dev.evenkeel.adapters.json.MalformedJsonException;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code messages}. */
final class MessageReader {
  private final JsonScanner json;
  private final FieldReader fields;
  private final Set<Need> needs;

  MessageReader(JsonScanner json, FieldReader fields, Set<Need> needs) {
    this.json = json;
    this.fields = fields;
    this.needs = needs;
  }

  /** One message, whose brace is to be read. */
  private static final class Draft {
    @Nullable Role role;
    final List<Part> parts = new ArrayList<>(1);
    final List<ToolCall> calls = new ArrayList<>(0);
    @Nullable String toolCallId;
    @Nullable String name;
    boolean function;
  }

  List<Message> read() throws MalformedJsonException {
    List<Message> all = new ArrayList<>();
    boolean present = fields.array("messages", i -> all.add(message("messages[" + i + "]")));
    if (!present || all.isEmpty()) {
      throw FieldReader.rejected("'messages' must hold at least one message.", "invalid_value",
          "messages");
    }
    return all;
  }

  private Message message(String at) throws MalformedJsonException {
    if (json.token() != Token.OBJECT) {
      throw fields.wrongType(at, "an object");
    }
    Draft draft = new Draft();
    fields.members(name -> member(draft, at, name));
    if (draft.role == null) {
      throw FieldReader.rejected("Missing required parameter: '" + at + ".role'.",
          "missing_required_parameter", at + ".role");
    }
    if (draft.role == Role.TOOL && draft.toolCallId == null) {
      // The deprecated function role pairs by name.
      if (!draft.function) {
        throw FieldReader.rejected("Missing required parameter: '" + at + ".tool_call_id'.",
            "missing_required_parameter", at + ".tool_call_id");
      }
      draft.toolCallId = "call_" + draft.name;
    }
    if (draft.parts.isEmpty() && draft.calls.isEmpty() && draft.role != Role.ASSISTANT) {
      throw FieldReader.rejected("Invalid value for '" + at + ".content': it must not be null.",
          "invalid_value", at + ".content");
    }
    return new Message(draft.role, draft.parts, draft.calls, draft.toolCallId, draft.name);
  }

  private void member(Draft draft, String at, String name) throws MalformedJsonException {
    switch (name) {
      case "role" -> {
        String role = fields.requiredString(at + ".role");
        draft.function = role.equals("function");
        draft.role = switch (role) {
          case "system" -> Role.SYSTEM;
          case "developer" -> Role.DEVELOPER;
          case "user" -> Role.USER;
          case "assistant" -> Role.ASSISTANT;
          case "tool", "function" -> Role.TOOL;
          default -> throw FieldReader.rejected("Invalid value: '" + shorten(role)
              + "'. Supported values are: 'system', 'developer', 'user', 'assistant' and 'tool'.",
              "invalid_value", at + ".role");
        };
      }
      case "content" -> content(draft, at + ".content");
      case "refusal" -> {
        String refusal = fields.string(at + ".refusal");
        if (refusal != null) {
          draft.parts.add(new Part.Refusal(refusal));
        }
      }
      case "name" -> draft.name = fields.string(at + ".name");
      case "tool_call_id" -> draft.toolCallId = fields.string(at + ".tool_call_id");
      case "tool_calls" ->
        fields.array(at + ".tool_calls", i -> call(draft, at + ".tool_calls[" + i + "]"));
      case "function_call" -> {
        String[] made = {"", ""};
        if (fields.object(at + ".function_call", field -> function(made, at, field))) {
          draft.calls.add(new ToolCall("call_" + made[0], made[0], made[1]));
        }
      }
      default -> json.skip();
    }
  }

  private void content(Draft draft, String at) throws MalformedJsonException {
    switch (json.next()) {
      case NULL -> {
      }
      case STRING -> draft.parts.add(new Part.Text(json.text()));
      case ARRAY -> fields.elements(i -> draft.parts.add(part(at + "[" + i + "]")));
      default -> throw fields.wrongType(at, "a string or an array");
    }
  }

  private Part part(String at) throws MalformedJsonException {
    if (json.token() != Token.OBJECT) {
      throw fields.wrongType(at, "an object");
    }
    @Nullable String[] seen = new @Nullable String[6];
    fields.members(name -> {
      switch (name) {
        case "type" -> seen[0] = fields.requiredString(at + ".type");
        case "text", "refusal" -> seen[1] = fields.requiredString(at + "." + name);
        case "image_url" -> fields.object(at + ".image_url", field -> {
          switch (field) {
            case "url" -> seen[2] = fields.requiredString(at + ".image_url.url");
            case "detail" -> seen[3] = fields.string(at + ".image_url.detail");
            default -> json.skip();
          }
        });
        case "input_audio" -> fields.object(at + ".input_audio", field -> {
          switch (field) {
            case "data" -> seen[2] = fields.requiredString(at + ".input_audio.data");
            case "format" -> seen[3] = fields.requiredString(at + ".input_audio.format");
            default -> json.skip();
          }
        });
        case "file" -> fields.object(at + ".file", field -> {
          switch (field) {
            case "file_id" -> seen[2] = fields.string(at + ".file.file_id");
            case "file_data" -> seen[3] = fields.string(at + ".file.file_data");
            case "filename" -> seen[4] = fields.string(at + ".file.filename");
            default -> json.skip();
          }
        });
        default -> json.skip();
      }
    });
    String type = seen[0] == null ? "" : seen[0];
    return switch (type) {
      case "text" -> new Part.Text(required(seen[1], at + ".text"));
      case "refusal" -> new Part.Refusal(required(seen[1], at + ".refusal"));
      case "image_url" -> {
        needs.add(Need.VISION);
        yield new Part.Image(required(seen[2], at + ".image_url.url"), seen[3]);
      }
      case "input_audio" -> {
        needs.add(Need.AUDIO);
        yield new Part.Audio(required(seen[2], at + ".input_audio.data"),
            required(seen[3], at + ".input_audio.format"));
      }
      case "file" -> {
        needs.add(Need.FILES);
        yield new Part.File(seen[2], seen[3], seen[4]);
      }
      default -> throw FieldReader.rejected("Invalid value: '" + shorten(type)
          + "'. Supported values are: 'text', 'refusal', 'image_url', 'input_audio' and 'file'.",
          "invalid_value", at + ".type");
    };
  }

  private void call(Draft draft, String at) throws MalformedJsonException {
    if (json.token() != Token.OBJECT) {
      throw fields.wrongType(at, "an object");
    }
    @Nullable String[] id = {null};
    String[] made = {"", ""};
    fields.members(name -> {
      switch (name) {
        case "id" -> id[0] = fields.requiredString(at + ".id");
        case "function" -> fields.object(at + ".function", field -> function(made, at, field));
        case "custom" -> {
          needs.add(Need.CUSTOM_TOOLS);
          fields.object(at + ".custom", field -> function(made, at, field));
        }
        default -> json.skip();
      }
    });
    draft.calls.add(new ToolCall(required(id[0], at + ".id"), made[0], made[1]));
  }

  private void function(String[] made, String at, String field) throws MalformedJsonException {
    switch (field) {
      case "name" -> made[0] = fields.requiredString(at + ".function.name");
      case "arguments", "input" -> made[1] = fields.requiredString(at + ".function." + field);
      default -> json.skip();
    }
  }

  private static String required(@Nullable String value, String field) {
    if (value == null) {
      throw FieldReader.rejected("Missing required parameter: '" + field + "'.",
          "missing_required_parameter", field);
    }
    return value;
  }

  private static String shorten(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}

package dev.evenkeel.adapters.openai;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads {@code messages}. */
final class MessageReader {
  /** The deprecated role {@code function} is a tool's answer whose id is the function's name. */
  private static final Map<String, Role> ROLES =
      Map.of("system", Role.SYSTEM, "developer", Role.DEVELOPER, "user", Role.USER, "assistant",
          Role.ASSISTANT, "tool", Role.TOOL, "function", Role.TOOL);

  private static final List<String> COMMON_ROLES = List.of("user", "assistant", "system", "tool");

  private final Fields fields;
  private final Set<Need> needs;
  private final MessageForms forms;

  /** How providers that show their reasoning name it in a message. */
  private static final Set<String> REASONING = Set.of("reasoning", "reasoning_content",
      "reasoning_details", "reasoning_items", "thinking", "thinking_blocks");
  private boolean foreign;

  /** @param forms told of every message */
  MessageReader(Fields fields, Set<Need> needs, MessageForms forms) {
    this.fields = fields;
    this.needs = needs;
    this.forms = forms;
  }

  /** Whether a message carries reasoning, which only the provider that wrote it could use. */
  boolean foreign() {
    return foreign;
  }

  List<Message> read() {
    fields.expectArray("messages");
    List<Message> messages = new ArrayList<>();
    forms.begin();
    while (fields.nextElement()) {
      messages.add(message(messages.size()));
    }
    if (messages.isEmpty()) {
      throw Fields.invalid("Invalid 'messages': empty array. Expected an array with minimum length "
          + "1, but got an empty array instead.", "invalid_value", "messages");
    }
    return messages;
  }

  private static String where(int index) {
    return "messages[" + index + ']';
  }

  private Message message(int index) {
    if (fields.token() != JsonToken.START_OBJECT) {
      fields.expectObject(where(index));
    }
    int start = fields.start();
    int text = -1;
    int textEnd = -1;
    boolean plain = true;
    String role = null;
    String name = null;
    String toolCallId = null;
    String refusal = null;
    boolean contentless = true;
    List<Part> parts = List.of();
    List<ToolCall> calls = List.of();
    while (fields.nextField()) {
      String field = fields.name();
      // What nearly every message says: its path is only made for complaints.
      if (fields.isString() && field.equals("content")) {
        contentless = false;
        text = fields.textStart();
        textEnd = fields.textEnd();
        parts = List.of(new Part.Text(fields.string(field)));
        continue;
      }
      String known = field.equals("role") ? role() : null;
      if (known != null) {
        role = known;
        continue;
      }
      plain &= field.equals("role");
      String path = where(index) + '.' + field;
      switch (field) {
        case "role" -> role = fields.word(path, ROLES.keySet());
        case "content" -> {
          contentless = fields.isNull();
          parts = content(path);
        }
        case "name" -> name = fields.stringOrNull(path);
        case "tool_call_id" -> toolCallId = fields.stringOrNull(path);
        case "refusal" -> refusal = fields.stringOrNull(path);
        case "tool_calls" -> {
          calls = new ArrayList<>(calls);
          toolCalls(path, calls);
        }
        case "function_call" -> {
          if (!fields.isNull()) {
            ToolCall call = called("", path);
            calls = new ArrayList<>(calls);
            calls.add(new ToolCall(call.name(), call.name(), call.arguments()));
          }
        }
        default -> {
          foreign |= REASONING.contains(field) && !fields.isNull();
          fields.skip();
        }
      }
    }
    if (role == null) {
      throw Fields.missing(where(index) + ".role");
    }
    if (refusal != null) {
      parts = new ArrayList<>(parts);
      parts.add(new Part.Refusal(refusal));
    }
    Role speaker = ROLES.getOrDefault(role, Role.USER);
    boolean says = !contentless || refusal != null || !calls.isEmpty();
    if (!says && !role.equals("function")) {
      throw Fields.missing(where(index) + ".content");
    }
    if (!calls.isEmpty() && speaker != Role.ASSISTANT) {
      String path = where(index) + ".tool_calls";
      throw Fields.invalid(
          "Invalid '" + path + "': only messages of the role 'assistant' may call tools.",
          "invalid_value", path);
    }
    forms.read(fields.body(), start, plain ? text : -1, textEnd, fields.end(), speaker);
    return new Message(speaker, parts, calls, callId(role, name, toolCallId, index), name);
  }

  /** The role that the current value names, null when it names none. */
  private @Nullable String role() {
    for (String each : COMMON_ROLES) {
      if (fields.is(each)) {
        return each;
      }
    }
    return null;
  }

  private static @Nullable String callId(String role, @Nullable String name,
      @Nullable String toolCallId, int index) {
    if (role.equals("function")) {
      if (name == null) {
        throw Fields.missing(where(index) + ".name");
      }
      return name;
    }
    if (role.equals("tool")) {
      if (toolCallId == null) {
        throw Fields.missing(where(index) + ".tool_call_id");
      }
      return toolCallId;
    }
    return null;
  }

  private List<Part> content(String where) {
    JsonToken token = fields.token();
    if (token == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (token != JsonToken.START_ARRAY) {
      throw fields.wrongType("a string or an array of content parts", where);
    }
    List<Part> parts = new ArrayList<>();
    while (fields.nextElement()) {
      parts.add(part(where + '[' + parts.size() + ']'));
    }
    return parts;
  }

  private Part part(String where) {
    fields.expectObject(where);
    String type = null;
    String text = null;
    Part other = null;
    while (fields.nextField()) {
      String field = fields.name();
      String path = where + '.' + field;
      switch (field) {
        case "type" -> type = fields.string(path);
        case "text", "refusal" -> text = fields.string(path);
        case "image_url" -> other = image(path);
        case "input_audio" -> other = audio(path);
        case "file" -> other = file(path);
        default -> fields.skip();
      }
    }
    if (type == null) {
      throw Fields.missing(where + ".type");
    }
    return switch (type) {
      case "text" -> new Part.Text(present(text, where + ".text"));
      case "refusal" -> new Part.Refusal(present(text, where + ".refusal"));
      case "image_url" -> need(Need.VISION, other, Part.Image.class, where + ".image_url");
      case "input_audio" -> need(Need.AUDIO, other, Part.Audio.class, where + ".input_audio");
      case "file" -> need(Need.FILES, other, Part.File.class, where + ".file");
      default -> throw Fields.invalid(
          "Invalid value: '" + Fields.shorten(type)
              + "'. Supported values are: 'file', 'image_url', 'input_audio', 'refusal', 'text'.",
          "invalid_value", where + ".type");
    };
  }

  private Part need(Need need, @Nullable Part part, Class<? extends Part> kind, String where) {
    if (!kind.isInstance(part)) {
      throw Fields.missing(where);
    }
    needs.add(need);
    return kind.cast(part);
  }

  private Part image(String where) {
    fields.expectObject(where);
    String url = null;
    String detail = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "url" -> url = fields.string(where + ".url");
        case "detail" ->
          detail = fields.word(where + ".detail", Set.of("auto", "low", "high", "original"));
        default -> fields.skip();
      }
    }
    return new Part.Image(present(url, where + ".url"), detail);
  }

  private Part audio(String where) {
    fields.expectObject(where);
    String data = null;
    String format = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "data" -> data = fields.string(where + ".data");
        case "format" -> format = fields.word(where + ".format", Set.of("wav", "mp3"));
        default -> fields.skip();
      }
    }
    return new Part.Audio(present(data, where + ".data"), present(format, where + ".format"));
  }

  private Part file(String where) {
    fields.expectObject(where);
    String id = null;
    String data = null;
    String name = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "file_id" -> id = fields.stringOrNull(where + ".file_id");
        case "file_data" -> data = fields.stringOrNull(where + ".file_data");
        case "filename" -> name = fields.stringOrNull(where + ".filename");
        default -> fields.skip();
      }
    }
    if (id == null && data == null) {
      throw Fields.missing(where + ".file_id");
    }
    return new Part.File(id, data, name);
  }

  private void toolCalls(String where, List<ToolCall> calls) {
    if (fields.isNull()) {
      return;
    }
    fields.expectArray(where);
    while (fields.nextElement()) {
      String path = where + '[' + calls.size() + ']';
      fields.expectObject(path);
      String id = null;
      ToolCall function = null;
      while (fields.nextField()) {
        switch (fields.name()) {
          case "id" -> id = fields.string(path + ".id");
          case "type" -> fields.word(path + ".type", Set.of("function", "custom"));
          case "function" -> function = called("", path + ".function");
          case "custom" -> {
            needs.add(Need.CUSTOM_TOOLS);
            function = called("", path + ".custom");
          }
          default -> fields.skip();
        }
      }
      if (function == null) {
        throw Fields.missing(path + ".function");
      }
      calls.add(new ToolCall(present(id, path + ".id"), function.name(), function.arguments()));
    }
  }

  private ToolCall called(String id, String where) {
    fields.expectObject(where);
    String name = null;
    String arguments = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "name" -> name = fields.string(where + ".name");
        case "arguments", "input" -> arguments = fields.string(where + '.' + fields.name());
        default -> fields.skip();
      }
    }
    return new ToolCall(id, present(name, where + ".name"),
        present(arguments, where + ".arguments"));
  }

  private static String present(@Nullable String value, String where) {
    if (value == null) {
      throw Fields.missing(where);
    }
    return value;
  }
}

package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.answer.CallIds;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.ToolCall;
import java.util.List;
import java.util.Locale;

/** Writes messages of a conversation. */
final class MessageWriter {
  private MessageWriter() {}

  static void message(Message message, JsonWriter json) {
    message(message, false, json);
  }

  /** @param prefix whether it is the beginning of what the model is to write */
  static void message(Message message, boolean prefix, JsonWriter json) {
    json.beginObject().string("role", message.role().name().toLowerCase(Locale.ROOT));
    json.name("content");
    List<Part> parts = message.parts();
    if (parts.isEmpty()) {
      json.string(null);
    } else if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(var only)) {
      json.string(only);
    } else {
      json.beginArray();
      parts.forEach(part -> part(part, json));
      json.endArray();
    }
    if (message.name() != null) {
      json.string("name", message.name());
    }
    if (message.toolCallId() != null) {
      json.string("tool_call_id", CallIds.OPENAI.of(message.toolCallId()));
    }
    if (!message.toolCalls().isEmpty()) {
      toolCalls(message.toolCalls(), json);
    }
    if (prefix) {
      json.name("prefix").bool(true);
    }
    json.endObject();
  }

  static void toolCalls(List<ToolCall> calls, JsonWriter json) {
    json.name("tool_calls").beginArray();
    for (ToolCall call : calls) {
      json.beginObject()
          .string("id", call.id())
          .string("type", "function")
          .name("function")
          .beginObject()
          .string("name", call.name())
          .string("arguments", call.arguments())
          .endObject();
      key(call, json);
      json.endObject();
    }
    json.endArray();
  }

  /** What a call's key is called is ours: clients that do not know the field pass it over. */
  static void key(ToolCall call, JsonWriter json) {
    if (call.key() != null) {
      json.name("x_evenkeel").beginObject().string("idempotency_key", call.key()).endObject();
    }
  }

  private static void part(Part part, JsonWriter json) {
    json.beginObject();
    switch (part) {
      case Part.Text(var text) -> json.string("type", "text").string("text", text);
      case Part.Refusal(var text) -> json.string("type", "refusal").string("refusal", text);
      case Part.Image image -> {
        json.string("type", "image_url").name("image_url").beginObject().string("url", image.url());
        if (image.detail() != null) {
          json.string("detail", image.detail());
        }
        json.endObject();
      }
      case Part.Audio(var data, var format) -> json.string("type", "input_audio")
          .name("input_audio")
          .beginObject()
          .string("data", data)
          .string("format", format)
          .endObject();
      case Part.File file -> {
        json.string("type", "file").name("file").beginObject();
        if (file.id() != null) {
          json.string("file_id", file.id());
        }
        if (file.data() != null) {
          json.string("file_data", file.data());
        }
        if (file.name() != null) {
          json.string("filename", file.name());
        }
        json.endObject();
      }
    }
    json.endObject();
  }
}

package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.adapters.answer.CallIds;
import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.ToolCall;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** Writes the turns of a conversation. */
final class TurnWriter {
  /** The API takes no turn without content. */
  private static final String NOTHING = "(No content.)";

  private final JsonWriter json;

  TurnWriter(JsonWriter json) {
    this.json = json;
  }

  void write(Conversation.Turn turn) {
    json.beginObject().string("role", turn.user() ? "user" : "assistant");
    json.name("content").beginArray();
    turn.results().forEach(this::result);
    turn.parts().forEach(this::part);
    turn.calls().forEach(this::call);
    if (turn.results().isEmpty() && turn.parts().isEmpty() && turn.calls().isEmpty()) {
      MessagesWriter.textBlock(NOTHING, json);
    }
    json.endArray().endObject();
  }

  private void result(Conversation.Result result) {
    json.beginObject()
        .string("type", "tool_result")
        .string("tool_use_id", CallIds.ANTHROPIC.of(result.callId()));
    if (!result.text().isBlank()) {
      json.string("content", result.text());
    }
    if (result.failed()) {
      json.name("is_error").bool(true);
    }
    json.endObject();
  }

  private void part(Part part) {
    switch (part) {
      case Part.Text(var text) -> MessagesWriter.textBlock(text, json);
      case Part.Refusal(var text) -> MessagesWriter.textBlock(text, json);
      case Part.Image(var url, var _) -> image(url);
      case Part.Audio _,Part.File _ -> throw MessagesWriter.unsupported("messages");
    }
  }

  private void image(String url) {
    json.beginObject().string("type", "image").name("source").beginObject();
    int comma = url.indexOf(',');
    if (url.startsWith("data:") && comma > 0) {
      String kind = url.substring("data:".length(), comma);
      if (!kind.endsWith(";base64")) {
        throw MessagesWriter.unsupported("messages");
      }
      json.string("type", "base64")
          .string("media_type", kind.substring(0, kind.indexOf(';')))
          .string("data", url.substring(comma + 1));
    } else {
      json.string("type", "url").string("url", url);
    }
    json.endObject().endObject();
  }

  private void call(ToolCall call) {
    json.beginObject()
        .string("type", "tool_use")
        .string("id", CallIds.ANTHROPIC.of(call.id()))
        .string("name", call.name())
        .raw("input", input(call.arguments()))
        .endObject();
  }

  /** The arguments when they are a JSON object, else an empty one: the API takes nothing else. */
  private static String input(String arguments) {
    byte[] octets = arguments.getBytes(StandardCharsets.UTF_8);
    JsonReader reader = new JsonReader();
    try {
      reader.open(octets, 0, octets.length);
      if (reader.next() != JsonToken.START_OBJECT) {
        return "{}";
      }
      String object = reader.raw();
      reader.close();
      return object;
    } catch (JacksonException _) {
      return "{}";
    } finally {
      reader.reset();
    }
  }
}

package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.adapters.json.JsonReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** Reads the events of a stream, and whole bodies. A text delta allocates nothing. */
final class MessageEventReader {
  /** Takes the blocks of a whole body as they are read. */
  interface Blocks {
    void block(MessageEvent block);
  }

  private final JsonReader reader = new JsonReader();
  private final MessageEvent event = new MessageEvent();
  private final UsageCount usage;
  private final Blocks blocks;

  MessageEventReader(UsageCount usage, Blocks blocks) {
    this.usage = usage;
    this.blocks = blocks;
  }

  /** Reads one event, filled again by the next call; null when the bytes are not an event. */
  @Nullable MessageEvent read(byte[] octets, int start, int end) {
    event.clear();
    try {
      reader.open(octets, start, end);
      if (reader.next() != JsonToken.START_OBJECT) {
        reader.reset();
        return null;
      }
      top();
      reader.close();
      return event;
    } catch (JacksonException _) {
      reader.reset();
      return null;
    }
  }

  void release() {
    reader.reset();
  }

  private void top() {
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      JsonToken value = reader.next();
      boolean object = value == JsonToken.START_OBJECT;
      if (name.equals("type")) {
        event.type = MessageEvent.Type.of(reader);
      } else if (name.equals("index")) {
        event.index = (int) reader.number();
      } else if (name.equals("delta") && object) {
        delta();
      } else if (name.equals("content_block") && object) {
        block();
      } else if (name.equals("message") && object) {
        message();
      } else if (name.equals("error")) {
        event.error |= value != JsonToken.VALUE_NULL;
        reader.skip();
      } else {
        ofMessage(name, value);
      }
    }
  }

  /** The message inside its first event; its own type says nothing. */
  private void message() {
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      ofMessage(name, reader.next());
    }
  }

  private void ofMessage(String name, JsonToken value) {
    switch (name) {
      case "usage" -> usage.read(reader);
      case "id" -> event.id = reader.text();
      case "model" -> event.model = reader.text();
      case "stop_reason" -> stopReason(value);
      case "content" -> content(value);
      default -> reader.skip();
    }
  }

  private void stopReason(JsonToken value) {
    event.stopReason = value == JsonToken.VALUE_NULL ? null : reader.text();
  }

  private void delta() {
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      JsonToken value = reader.next();
      boolean string = value == JsonToken.VALUE_STRING;
      if (name.equals("text") && string) {
        event.text(reader);
      } else if (name.equals("thinking") && string) {
        event.thinking = true;
        event.text(reader);
      } else if (name.equals("partial_json") && string) {
        event.arguments = true;
        event.text(reader);
      } else if (name.equals("stop_reason")) {
        stopReason(value);
      } else {
        reader.skip();
      }
    }
  }

  private void block() {
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      JsonToken value = reader.next();
      switch (name) {
        case "type" -> event.blockType = reader.text();
        case "id" -> event.blockId = reader.text();
        case "name" -> event.blockName = reader.text();
        case "text" -> text(value);
        case "thinking" -> {
          event.thinking = true;
          text(value);
        }
        case "input" -> {
          if (value.isStructStart()) {
            event.input = reader.raw();
          }
        }
        default -> reader.skip();
      }
    }
  }

  private void text(JsonToken value) {
    if (value == JsonToken.VALUE_STRING) {
      event.text(reader);
    } else {
      reader.skip();
    }
  }

  private void content(JsonToken value) {
    if (value != JsonToken.START_ARRAY) {
      reader.skip();
      return;
    }
    while (reader.next() != JsonToken.END_ARRAY) {
      if (reader.token() == JsonToken.START_OBJECT) {
        event.clearBlock();
        block();
        blocks.block(event);
        event.clearBlock();
      } else {
        reader.skip();
      }
      event.index++;
    }
  }
}

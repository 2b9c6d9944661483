package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.core.chat.Usage;
import tools.jackson.core.JsonToken;

/**
 * The usage of a message so far: later counts replace earlier ones, absent ones leave them. Counted
 * as OpenAI does it, where cached tokens are part of the prompt.
 */
final class UsageCount {
  private long input;
  private long cacheRead;
  private long cacheWritten;
  private long output;
  private long thinking;

  /** Reads the {@code usage} object that the reader stands at. */
  void read(JsonReader reader) {
    if (reader.token() != JsonToken.START_OBJECT) {
      reader.skip();
      return;
    }
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      boolean absent = reader.next() == JsonToken.VALUE_NULL;
      if (absent) {
        continue;
      }
      switch (name) {
        case "input_tokens" -> input = count(reader);
        case "cache_read_input_tokens" -> cacheRead = count(reader);
        case "cache_creation_input_tokens" -> cacheWritten = count(reader);
        case "output_tokens" -> output = count(reader);
        case "output_tokens_details" -> details(reader);
        default -> reader.skip();
      }
    }
  }

  Usage usage() {
    return new Usage(input + cacheRead + cacheWritten, output, cacheRead, thinking);
  }

  private void details(JsonReader reader) {
    if (reader.token() != JsonToken.START_OBJECT) {
      reader.skip();
      return;
    }
    while (reader.next() != JsonToken.END_OBJECT) {
      boolean wanted = reader.name().equals("thinking_tokens");
      reader.next();
      if (wanted) {
        thinking = count(reader);
      } else {
        reader.skip();
      }
    }
  }

  private static long count(JsonReader reader) {
    return Math.max(0, reader.number());
  }
}

package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.core.chat.Usage;
import tools.jackson.core.JsonToken;

/** Reads a {@code usage} object in OpenAI's counting. */
final class UsageReader {
  private UsageReader() {}

  /** Reads the object that the reader stands at. */
  static Usage read(JsonReader reader) {
    long prompt = 0;
    long completion = 0;
    long cached = 0;
    long reasoning = 0;
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      reader.next();
      switch (name) {
        case "prompt_tokens" -> prompt = count(reader);
        case "completion_tokens" -> completion = count(reader);
        case "prompt_cache_hit_tokens" -> cached = Math.max(cached, count(reader));
        case "prompt_tokens_details" -> cached = Math.max(cached, detail(reader, "cached_tokens"));
        case "completion_tokens_details" -> reasoning = detail(reader, "reasoning_tokens");
        default -> reader.skip();
      }
    }
    return new Usage(prompt, completion, cached, reasoning);
  }

  private static long detail(JsonReader reader, String wanted) {
    long found = 0;
    if (reader.token() == JsonToken.START_OBJECT) {
      while (reader.next() != JsonToken.END_OBJECT) {
        boolean hit = reader.name().equals(wanted);
        reader.next();
        if (hit) {
          found = count(reader);
        } else {
          reader.skip();
        }
      }
    } else {
      reader.skip();
    }
    return found;
  }

  private static long count(JsonReader reader) {
    return Math.max(0, reader.number());
  }
}

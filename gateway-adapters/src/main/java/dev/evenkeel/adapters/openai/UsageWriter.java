package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.Usage;

/** Writes a {@code usage} object. */
final class UsageWriter {
  private UsageWriter() {}

  static void write(Usage usage, JsonWriter json) {
    json.beginObject();
    if (usage.estimated()) {
      json.name("estimated").bool(true);
    }
    json.number("prompt_tokens", usage.prompt())
        .number("completion_tokens", usage.completion())
        .number("total_tokens", usage.total())
        .name("prompt_tokens_details")
        .beginObject()
        .number("cached_tokens", usage.cached())
        .endObject()
        .name("completion_tokens_details")
        .beginObject()
        .number("reasoning_tokens", usage.reasoning())
        .endObject()
        .endObject();
  }
}

package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Error bodies as OpenAI's clients read them: all four keys, always. */
public final class OpenAiErrors {
  private OpenAiErrors() {}

  /** Writes {@code {"error":{"message","type","param","code"}}}. */
  public static void write(String message, String type, @Nullable String param,
      @Nullable String code, ByteBuilder out) {
    new JsonWriter(out).beginObject()
        .name("error")
        .beginObject()
        .string("message", message)
        .string("type", type)
        .string("param", param)
        .string("code", code)
        .endObject()
        .endObject();
  }
}

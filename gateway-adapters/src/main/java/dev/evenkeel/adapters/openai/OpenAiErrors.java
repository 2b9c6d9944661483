package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonText;
import org.jspecify.annotations.Nullable;

/** Errors as OpenAI's clients expect them: all four keys, message and type never null. */
public final class OpenAiErrors {
  private OpenAiErrors() {}

  /** Appends the error object's JSON. */
  public static void write(String message, String type, @Nullable String param,
      @Nullable String code, ByteBuilder out) {
    out.ascii("{\"error\":{\"message\":");
    JsonText.quoted(message, out).ascii(",\"type\":");
    JsonText.quoted(type, out).ascii(",\"param\":");
    JsonText.quoted(param, out).ascii(",\"code\":");
    JsonText.quoted(code, out).ascii("}}");
  }
}

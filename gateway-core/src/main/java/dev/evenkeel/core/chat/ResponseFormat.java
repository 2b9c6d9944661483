package dev.evenkeel.core.chat;

import org.jspecify.annotations.Nullable;

/** The shape the caller wants the answer's text to have. Immutable. */
public sealed interface ResponseFormat {
  /** Free text; the default. */
  record PlainText() implements ResponseFormat {}

  /** Any JSON object. */
  record JsonObject() implements ResponseFormat {}

  /** JSON that follows {@code schema} (JSON text). */
  record JsonSchema(String name, String schema,
      @Nullable Boolean strict) implements ResponseFormat {}
}

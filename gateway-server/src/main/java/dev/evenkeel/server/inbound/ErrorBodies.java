package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.openai.OpenAiErrors;
import java.util.function.BiConsumer;

/** Writes an {@link ErrorResponse} as OpenAI's clients expect it. */
final class ErrorBodies {
  private ErrorBodies() {}

  static void write(ErrorResponse error, ByteBuilder out) {
    OpenAiErrors.write(error.message(), error.type(), error.param(), error.code(), out);
  }

  /** The official SDKs obey {@code x-should-retry} before their own rules. */
  static void headers(ErrorResponse error, BiConsumer<String, String> headers) {
    if (error.retryAfter() != null) {
      long millis = Math.max(1, error.retryAfter().toMillis());
      headers.accept("retry-after", Long.toString(Math.min(60, (millis + 999) / 1000)));
      headers.accept("retry-after-ms", Long.toString(Math.min(60_000, millis)));
    }
    if (error.finalAnswer()) {
      headers.accept("x-should-retry", "false");
    }
  }
}

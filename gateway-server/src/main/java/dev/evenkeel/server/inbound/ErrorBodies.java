package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.openai.OpenAiErrors;
import io.netty.handler.codec.http.HttpHeaders;

/** Writes an {@link ErrorResponse} as OpenAI's clients expect it. */
final class ErrorBodies {
  private ErrorBodies() {}

  static void write(ErrorResponse error, ByteBuilder out) {
    OpenAiErrors.write(error.message(), error.type(), error.param(), error.code(), out);
  }

  /** The official SDKs obey {@code x-should-retry} before their own rules. */
  static void headers(ErrorResponse error, HttpHeaders headers) {
    if (error.retryAfter() != null) {
      long millis = Math.max(1, error.retryAfter().toMillis());
      headers.set("retry-after", Math.min(60, (millis + 999) / 1000));
      headers.set("retry-after-ms", Math.min(60_000, millis));
    }
    if (error.finalAnswer()) {
      headers.set("x-should-retry", "false");
    }
  }
}

package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.adapters.json.ErrorReading;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Inbound;
import dev.evenkeel.core.turn.Sink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API, version 2023-06-01. */
public final class AnthropicProtocol implements ProviderProtocol {
  private static final String VERSION = "2023-06-01";
  private final InstantSource clock;

  /** @param clock for {@code created} times, which this wire does not carry, and retry dates */
  public AnthropicProtocol(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public String path() {
    return "/messages";
  }

  @Override
  public List<Header> headers(Route route, boolean stream) {
    List<Header> all = new ArrayList<>(5);
    all.add(new Header("content-type", "application/json"));
    all.add(new Header("accept", stream ? "text/event-stream" : "application/json"));
    all.add(new Header("accept-encoding", "identity"));
    all.add(new Header("anthropic-version", VERSION));
    if (route.provider().apiKey() != null) {
      all.add(new Header("x-api-key", route.provider().apiKey().reveal()));
    }
    return all;
  }

  @Override
  public void writeRequest(Route route, ChatRequest request, String safetyIdentifier,
      ByteBuilder out) {
    new AnthropicRequestWriter(route, request, safetyIdentifier, out).write();
  }

  @Override
  public AnswerDecoder decoder(boolean stream, Sink sink) {
    return new AnthropicDecoder(stream, sink, clock.instant().getEpochSecond());
  }

  @Override
  public Failure failure(int status, Inbound.Headers headers, byte[] body) {
    return of(status, ErrorReading.of(body, 0, body.length),
        ErrorReading.retryAfter(headers, clock));
  }

  static Failure of(int status, ErrorReading error, @Nullable Duration retryAfter) {
    FailureKind kind = kind(status, error);
    String detail = kind == FailureKind.PROVIDER_AUTH || error.message().isEmpty()
        ? "status " + status + " " + error.type()
        : error.message();
    return new Failure(kind, detail, status, retryAfter,
        error.type().isEmpty() ? null : error.type(), null);
  }

  private static FailureKind kind(int status, ErrorReading error) {
    // The type decides where there is one: overload has been seen under several statuses.
    return switch (error.type()) {
      case "overloaded_error" -> FailureKind.OVERLOADED;
      case "rate_limit_error" -> FailureKind.RATE_LIMITED;
      case "billing_error" -> FailureKind.QUOTA_EXHAUSTED;
      case "authentication_error", "permission_error", "not_found_error" ->
        FailureKind.PROVIDER_AUTH;
      case "timeout_error" -> FailureKind.TIMED_OUT;
      case "api_error" -> status == 0 ? FailureKind.STREAM_ERROR : FailureKind.SERVER_ERROR;
      case "invalid_request_error", "request_too_large" -> mistake(error);
      default -> switch (status) {
        case 0 -> FailureKind.STREAM_ERROR;
        case 400, 413, 422 -> mistake(error);
        case 401, 403, 404 -> FailureKind.PROVIDER_AUTH;
        case 402 -> FailureKind.QUOTA_EXHAUSTED;
        case 408, 504 -> FailureKind.TIMED_OUT;
        case 429 -> FailureKind.RATE_LIMITED;
        case 503, 529 -> FailureKind.OVERLOADED;
        default -> status >= 500 ? FailureKind.SERVER_ERROR : FailureKind.INVALID_REQUEST;
      };
    };
  }

  private static FailureKind mistake(ErrorReading error) {
    if (error.mentions("credit balance", "billing")) {
      return FailureKind.QUOTA_EXHAUSTED;
    }
    return error.mentions("prompt is too long", "context window", "context limit")
        ? FailureKind.CONTEXT_LENGTH
        : FailureKind.INVALID_REQUEST;
  }
}

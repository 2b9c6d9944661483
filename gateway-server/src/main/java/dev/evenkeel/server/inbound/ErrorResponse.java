package dev.evenkeel.server.inbound;

import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Rejection;
import dev.evenkeel.core.turn.Rejection.Retry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one mapping from a {@link Rejection} to what a caller sees, in OpenAI's terms.
 *
 * @param status the HTTP status, while there still is one to send
 * @param type OpenAI's error type
 * @param code a code a client can act on
 * @param message one sentence for people; no secret, no prompt text
 * @param param the request's field at fault, null when there is none
 * @param retryAfter when to come back, null when unsaid
 * @param finalAnswer whether the official SDKs must be told not to repeat the request
 * @param close whether the connection cannot be used further
 */
public record ErrorResponse(int status, String type, String code, String message,
    @Nullable String param, @Nullable Duration retryAfter, boolean finalAnswer, boolean close) {
  private static final String INVALID = "invalid_request_error";
  private static final String SERVER = "server_error";

  /** What the caller of a rejected turn sees. */
  public static ErrorResponse of(Rejection rejection) {
    return switch (rejection) {
      case Rejection.Unauthenticated(var message) -> mistake(401, "invalid_api_key", message, null);
      case Rejection.Malformed(var message, var code, var param) ->
        mistake(400, code, message, param);
      case Rejection.Forbidden(var code, var message, var param) ->
        new ErrorResponse(403, "permission_error", code, message, param, null, true, false);
      case Rejection.TooLarge(var limit) -> closing(413, "request_too_large",
          "The request body is larger than this gateway takes (" + limit + " bytes).");
      case Rejection.HeadersTooLarge(var message) -> closing(431, "headers_too_large", message);
      case Rejection.TooSlow(var limit) -> closing(408, "request_timeout",
          "The request did not arrive within " + seconds(limit) + ".");
      case Rejection.UnknownModel(var model) -> mistake(404, "model_not_found",
          "The model '" + shorten(model) + "' does not exist or you do not have access to it.",
          "model");
      case Rejection.UnknownPath(var path) -> mistake(404, "unknown_url",
          "Unknown request URL: " + shorten(path)
              + ". This gateway serves /v1/chat/completions, /v1/models and /v1/moderations.",
          null);
      case Rejection.MethodNotAllowed(var method, var allowed) -> mistake(405, "method_not_allowed",
          "Method " + shorten(method) + " is not allowed here; use " + allowed + ".", null);
      case Rejection.InputBlocked(var rule) -> mistake(400, "content_filter",
          "The request was blocked by the content policy (rule '" + rule + "').", "messages");
      case Rejection.GuardUnavailable(var guard) ->
        new ErrorResponse(503, "service_unavailable_error", "guard_unavailable",
            "The request could not be checked (guard '" + guard
                + "' gave no verdict), so it was not sent.",
            null, null, false, false);
      case Rejection.NoEligibleRoute(var pool, var reasons, var retry) ->
        new ErrorResponse(503, "service_unavailable_error", "no_eligible_route",
            "No route of '" + pool + "' may answer now: " + String.join("; ", reasons) + ".", null,
            after(retry), retry instanceof Retry.Never, false);
      case Rejection.AttemptsFailed(var first, var all) ->
        failed(first, all.size() > 1 ? " Attempts: " + String.join(", ", all) + "." : "");
      case Rejection.Interrupted(var failure) ->
        new ErrorResponse(502, SERVER, "upstream_interrupted",
            "The provider's answer broke off (" + failure.kind().label()
                + "). What was sent is incomplete; the request can be repeated.",
            null, null, false, false);
      case Rejection.KeyInUse() -> new ErrorResponse(409, INVALID, "idempotency_key_in_use",
          "A request with this Idempotency-Key is being answered.", null, Duration.ofSeconds(1),
          false, false);
      case Rejection.KeyReused() -> mistake(422, "idempotency_key_reused",
          "This Idempotency-Key was used for another request. Send a new key with a new body.",
          null);
      case Rejection.KeySpent(var decision) -> mistake(409, "idempotency_key_spent",
          "The request with this Idempotency-Key was answered already (decision " + decision
              + ") and the answer is not stored. Send a new key to ask again.",
          null);
      case Rejection.Busy(var message, var delay) -> new ErrorResponse(503,
          "service_unavailable_error", "gateway_busy", message, null, delay, false, false);
      case Rejection.FilterFailed() -> new ErrorResponse(500, SERVER, "policy_filter_failed",
          "The policy could not be applied, so nothing was released.", null, null, true, false);
      case Rejection.Internal(var message) ->
        new ErrorResponse(500, SERVER, "internal_error", message, null, null, true, false);
    };
  }

  private static ErrorResponse failed(Failure first, String attempts) {
    String message = sentence(first) + attempts;
    Duration pause = first.retryAfter();
    return switch (first.kind()) {
      case RATE_LIMITED -> new ErrorResponse(429, "rate_limit_error", "rate_limit_exceeded",
          message, null, pause == null ? Duration.ofSeconds(1) : pause, false, false);
      case QUOTA_EXHAUSTED, PROVIDER_AUTH, IDENTITY_MISMATCH ->
        new ErrorResponse(502, SERVER, "upstream_unavailable", message, null, null, true, false);
      case OVERLOADED -> new ErrorResponse(503, "service_unavailable_error", "server_is_overloaded",
          message, null, pause, false, false);
      case TIMED_OUT, SLOW, STALLED, DEADLINE, CALLERS_DEADLINE ->
        new ErrorResponse(504, SERVER, "upstream_timeout", message, null, null, false, false);
      case INVALID_REQUEST, CONTEXT_LENGTH, PROMPT_BLOCKED ->
        new ErrorResponse(first.status() == 413 || first.status() == 422 ? first.status() : 400,
            INVALID, code(first), first.words(), first.param(), null, true, false);
      case SCHEMA_INVALID -> new ErrorResponse(502, SERVER, "schema_invalid", message,
          "response_format", null, false, false);
      case TOOL_ARGS_INVALID ->
        new ErrorResponse(502, SERVER, "tool_args_invalid", message, "tools", null, false, false);
      case CONNECT, DNS, TLS_IDENTITY, SERVER_ERROR, STREAM_ERROR, TRUNCATED, UNDECODABLE,
          MODEL_FAULT, REFUSED, SEAM_REJECTED ->
        new ErrorResponse(502, SERVER, "upstream_error", message, null, null, false, false);
      case CALLER_LEFT, SHUTDOWN, GATEWAY ->
        new ErrorResponse(500, SERVER, "internal_error", message, null, null, true, false);
    };
  }

  private static String code(Failure failure) {
    return failure.kind() == FailureKind.CONTEXT_LENGTH ? "context_length_exceeded"
        : failure.code() == null ? "invalid_request" : failure.code();
  }

  /** What a provider said about its own account or machines is not for callers; the kind is. */
  private static String sentence(Failure failure) {
    return switch (failure.kind()) {
      case RATE_LIMITED -> "The provider's rate limit is reached.";
      case OVERLOADED -> "The provider is overloaded.";
      case TIMED_OUT -> "The provider did not answer in time.";
      case SLOW -> "The provider answers too slowly.";
      case STALLED -> "The provider stopped in the middle of its answer.";
      case DEADLINE -> "The answer was not complete within the turn's deadline.";
      case CALLERS_DEADLINE ->
        "The answer could not be complete within the time that the request allows.";
      case SCHEMA_INVALID -> "The model's answer " + failure.detail() + ", so it was withheld.";
      case TOOL_ARGS_INVALID ->
        "The model's tool call " + failure.detail() + ", so it was withheld.";
      default -> "The provider failed (" + failure.kind().label() + ").";
    };
  }

  private static ErrorResponse mistake(int status, String code, String message,
      @Nullable String param) {
    return new ErrorResponse(status, INVALID, code, message, param, null, true, false);
  }

  private static ErrorResponse closing(int status, String code, String message) {
    return new ErrorResponse(status, INVALID, code, message, null, null, true, true);
  }

  private static @Nullable Duration after(Retry retry) {
    return retry instanceof Retry.After(var delay) ? delay : null;
  }

  private static String seconds(Duration duration) {
    long millis = duration.toMillis();
    return (millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0))
        + " s";
  }

  private static String shorten(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}

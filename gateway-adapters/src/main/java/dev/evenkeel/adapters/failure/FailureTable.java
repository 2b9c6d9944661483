package dev.evenkeel.adapters.failure;

import dev.evenkeel.adapters.RateLimits;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Inbound;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the row of the failure table for what a provider reports. The vendor's words come before
 * its status: overload arrives as 429, 498, 503, 529, in a stream and in a message, and a filter's
 * verdict on the prompt as 400, 403 or 422.
 */
public final class FailureTable {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");
  private static final Pattern PARAM = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,128}");

  private FailureTable() {}

  /** A response other than 200. */
  public static Failure ofResponse(int status, Inbound.Headers headers, byte[] body, Clock clock) {
    ErrorReport report = ErrorReport.parse(body, 0, body.length);
    Duration retryAfter = RateLimits.retryAfter(headers, clock);
    FailureKind kind = kind(status, report);
    // Whoever says when to come back has too much to do, in whatever words.
    boolean busy = status == 503 && kind == FailureKind.SERVER_ERROR && retryAfter != null;
    return new Failure(busy ? FailureKind.OVERLOADED : kind, "status " + status, said(report),
        status, retryAfter, named(CODE, report.code()), named(PARAM, report.param()));
  }

  /** An error inside a 200 answer. */
  public static Failure ofStream(byte[] octets, int start, int end) {
    ErrorReport report = ErrorReport.parse(octets, start, end);
    return new Failure(streamKind(report), "error in the answer", said(report), 0, null,
        named(CODE, report.code()), named(PARAM, report.param()));
  }

  private static @Nullable String said(ErrorReport report) {
    String message = report.message().replaceAll("\\s+", " ").strip();
    return message.isEmpty() ? null : message;
  }

  /** A name goes on to callers and records; whatever else stands in its place does not. */
  private static @Nullable String named(Pattern names, @Nullable String word) {
    return word != null && names.matcher(word).matches() ? word : null;
  }

  private static FailureKind kind(int status, ErrorReport report) {
    FailureKind named = named(status, report);
    if (named != null) {
      return named;
    }
    return switch (status) {
      case 400, 405, 409, 411, 413, 415, 422 -> FailureKind.INVALID_REQUEST;
      case 401, 403, 404, 407 -> FailureKind.PROVIDER_AUTH;
      case 402 -> FailureKind.QUOTA_EXHAUSTED;
      case 408, 504, 524, 499 -> FailureKind.TIMED_OUT;
      case 429 -> FailureKind.RATE_LIMITED;
      case 498, 529 -> FailureKind.OVERLOADED;
      // Without a sign of overload it is any server's fault, and a moment may heal it.
      case 503 -> report.named("unavailable")
          || report.says("overload", "capacity", "high demand", "too many", "busy", "slow down")
              ? FailureKind.OVERLOADED
              : FailureKind.SERVER_ERROR;
      // The rest of the four hundreds complain of the request, a redirect of our configuration.
      default -> status >= 500 ? FailureKind.SERVER_ERROR
          : status >= 400 ? FailureKind.INVALID_REQUEST : FailureKind.PROVIDER_AUTH;
    };
  }

  private static FailureKind streamKind(ErrorReport report) {
    int status = report.numericCode();
    FailureKind named = named(status, report);
    if (named != null) {
      return named;
    }
    FailureKind byStatus = status == 0 ? FailureKind.STREAM_ERROR : kind(status, report);
    if (byStatus != FailureKind.SERVER_ERROR && byStatus != FailureKind.STREAM_ERROR) {
      return byStatus;
    }
    if (report.named("authentication_error", "permission_error", "invalid_api_key",
        "not_found_error", "model_not_found")) {
      return FailureKind.PROVIDER_AUTH;
    }
    return report.named("invalid_request") ? FailureKind.INVALID_REQUEST : FailureKind.STREAM_ERROR;
  }

  /** What the vendor's own words say, null when they say nothing certain. */
  private static @Nullable FailureKind named(int status, ErrorReport report) {
    if (report.blocked() || report.named("content_filter", "content_policy", "moderation",
        "responsibleaipolicyviolation", "prompt_blocked", "guardrail")) {
      return FailureKind.PROMPT_BLOCKED;
    }
    if (status == 403 && report.says("moderation", "flagged")) {
      return FailureKind.PROMPT_BLOCKED;
    }
    if (report.named("insufficient_quota", "spend_limit", "billing", "quota_exceeded",
        "insufficient_balance")
        || (status != 429 && report.says("credit balance", "insufficient balance"))) {
      return FailureKind.QUOTA_EXHAUSTED;
    }
    boolean ofRequest = status == 0 || status == 400 || status == 413 || status == 422;
    if (report.named("context_length", "context_window")
        || (ofRequest && report.says("maximum context length", "prompt is too long",
            "context window", "context length"))) {
      return FailureKind.CONTEXT_LENGTH;
    }
    if (report.named("overloaded", "server_busy", "slow_down")) {
      return FailureKind.OVERLOADED;
    }
    if (report.named("rate_limit")) {
      return FailureKind.RATE_LIMITED;
    }
    if (report.named("tool_use_failed", "malformed_tool", "malformed_function")) {
      return FailureKind.MODEL_FAULT; // The model wrote an impossible call; the request is sound.
    }
    return report.named("timeout") && (status == 0 || status >= 500) ? FailureKind.TIMED_OUT : null;
  }
}

package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.ErrorReading;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the errors of OpenAI-shaped providers mean. */
final class OpenAiFailures {
  private OpenAiFailures() {}

  static Failure of(int status, ErrorReading error, @Nullable Duration retryAfter) {
    FailureKind kind = kind(status, error);
    String detail = error.message().isEmpty() ? "status " + status : error.message();
    return new Failure(kind, kind == FailureKind.PROVIDER_AUTH ? "status " + status : detail,
        status, retryAfter, error.code().isEmpty() ? null : error.code(), error.param());
  }

  /** An error inside a 200 answer. */
  static Failure inStream(ErrorReading error) {
    int status = error.code().matches("[45]\\d\\d") ? Integer.parseInt(error.code()) : 0;
    FailureKind kind = FailureKind.STREAM_ERROR;
    if (overloaded(error)) {
      kind = FailureKind.OVERLOADED;
    } else if (error.mentions("rate_limit", "rate limit") || status == 429) {
      kind = FailureKind.RATE_LIMITED;
    } else if (status != 0) {
      FailureKind byStatus = kind(status, error);
      kind = byStatus == FailureKind.SERVER_ERROR ? FailureKind.STREAM_ERROR : byStatus;
    }
    return new Failure(kind, error.message(), status, null,
        error.code().isEmpty() ? null : error.code(), null);
  }

  private static FailureKind kind(int status, ErrorReading error) {
    return switch (status) {
      case 400, 413, 422 -> mistake(error);
      case 401 -> FailureKind.PROVIDER_AUTH;
      case 402 -> FailureKind.QUOTA_EXHAUSTED;
      case 403 -> blocked(error) ? FailureKind.PROMPT_BLOCKED : FailureKind.PROVIDER_AUTH;
      case 404 -> FailureKind.PROVIDER_AUTH;
      case 408, 504 -> FailureKind.TIMED_OUT;
      case 429 -> error.mentions("insufficient_quota", "exceeded your current quota", "spend_limit",
          "billing") ? FailureKind.QUOTA_EXHAUSTED : FailureKind.RATE_LIMITED;
      case 498, 503, 529 -> FailureKind.OVERLOADED;
      default -> overloaded(error) ? FailureKind.OVERLOADED
          : status >= 500 ? FailureKind.SERVER_ERROR : FailureKind.INVALID_REQUEST;
    };
  }

  private static FailureKind mistake(ErrorReading error) {
    if (blocked(error)) {
      return FailureKind.PROMPT_BLOCKED;
    }
    if (error.mentions("context_length", "maximum context", "context window", "too many tokens",
        "prompt is too long")) {
      return FailureKind.CONTEXT_LENGTH;
    }
    if (error.mentions("tool_use_failed")) {
      return FailureKind.MODEL_FAULT;
    }
    return error.mentions("credit balance") ? FailureKind.QUOTA_EXHAUSTED
        : FailureKind.INVALID_REQUEST;
  }

  private static boolean blocked(ErrorReading error) {
    return error.mentions("content_filter", "content_policy", "responsibleaipolicy", "moderation",
        "guardrail", "content management policy");
  }

  private static boolean overloaded(ErrorReading error) {
    return error.mentions("overloaded", "slow_down", "at capacity", "server_busy", "queue is full");
  }
}

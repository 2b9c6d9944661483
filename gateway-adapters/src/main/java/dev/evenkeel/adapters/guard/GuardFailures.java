package dev.evenkeel.adapters.guard;

import dev.evenkeel.adapters.RateLimits;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Inbound;
import java.time.InstantSource;

/**
 * What a guard's response other than 200 means. By its status alone: the vendor's words may quote
 * our key or the text we asked about, and go nowhere.
 */
public final class GuardFailures {
  private GuardFailures() {}

  /** @param headers the response's headers */
  public static Failure of(int status, Inbound.Headers headers, InstantSource clock) {
    return new Failure(kind(status, headers), "status " + status, status,
        RateLimits.retryAfter(headers, clock), null, null);
  }

  private static FailureKind kind(int status, Inbound.Headers headers) {
    String amazon = headers.get("x-amzn-errortype");
    if (amazon != null && amazon.contains("Throttl")) {
      return FailureKind.RATE_LIMITED;
    }
    return switch (status) {
      case 400, 405, 409, 411, 413, 415, 422 -> FailureKind.INVALID_REQUEST;
      case 402 -> FailureKind.QUOTA_EXHAUSTED;
      case 408, 424, 504, 524 -> FailureKind.TIMED_OUT;
      case 429 -> FailureKind.RATE_LIMITED;
      case 503, 529 -> FailureKind.OVERLOADED;
      // A redirect or a path that is not there is our configuration, like a wrong key.
      default -> status >= 500 ? FailureKind.SERVER_ERROR : FailureKind.PROVIDER_AUTH;
    };
  }
}

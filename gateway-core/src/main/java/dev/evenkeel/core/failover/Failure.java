package dev.evenkeel.core.failover;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt failed. Contains no secret and nothing of the prompt.
 *
 * @param kind the row of the failure table
 * @param detail one line for people; may quote the provider's error message, shortened
 * @param status the provider's HTTP status, 0 when there was none
 * @param retryAfter how long the provider asked to be left alone, null when it did not say
 * @param code the provider's own error code, null when it sent none
 * @param param the request field the provider complained about, null when it named none
 */
public record Failure(FailureKind kind, String detail, int status, @Nullable Duration retryAfter,
    @Nullable String code, @Nullable String param) {
  private static final int LONGEST_DETAIL = 400;

  public Failure {
    if (detail.length() > LONGEST_DETAIL) {
      detail = detail.substring(0, LONGEST_DETAIL) + "…";
    }
  }

  /** A failure that has no HTTP status. */
  public static Failure of(FailureKind kind, String detail) {
    return new Failure(kind, detail, 0, null, null, null);
  }

  /** A failure the provider announced with a status. */
  public static Failure of(FailureKind kind, String detail, int status) {
    return new Failure(kind, detail, status, null, null, null);
  }
}

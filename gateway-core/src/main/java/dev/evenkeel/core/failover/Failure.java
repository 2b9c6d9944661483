package dev.evenkeel.core.failover;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt failed.
 *
 * @param kind the row of the failure table
 * @param detail one line for people in our words: no secret, nothing of the prompt
 * @param said the provider's own words, shortened; they may quote the prompt, so they are for the
 * caller whose prompt it is and for no record. Null where it said nothing
 * @param status the provider's HTTP status, 0 when there was none
 * @param retryAfter how long the provider asked to be left alone, null when it did not say
 * @param code the provider's own error code, null when it sent none
 * @param param the request field the provider complained about, null when it named none
 */
public record Failure(FailureKind kind, String detail, @Nullable String said, int status,
    @Nullable Duration retryAfter, @Nullable String code, @Nullable String param) {
  private static final int LONGEST = 400;

  public Failure {
    detail = shortened(detail);
    said = said == null ? null : shortened(said);
  }

  /** A failure of which the provider said nothing in words. */
  public Failure(FailureKind kind, String detail, int status, @Nullable Duration retryAfter,
      @Nullable String code, @Nullable String param) {
    this(kind, detail, null, status, retryAfter, code, param);
  }

  /** The same without anything the provider wrote. */
  public Failure unsaid() {
    return new Failure(kind, detail, null, status, retryAfter, null, null);
  }

  /** What the provider said where it said something, else what we say. */
  public String words() {
    return said == null ? detail : said;
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
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

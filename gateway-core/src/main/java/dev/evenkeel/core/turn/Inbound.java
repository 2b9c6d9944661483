package dev.evenkeel.core.turn;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a caller's HTTP request the stages need.
 *
 * @param requestId the id the response will carry; the caller's own where it sent a sound one
 * @param headers the request's headers
 * @param body the whole body; shared, never modified
 * @param receivedNanos when the request was complete, on {@link System#nanoTime()}'s scale
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose: a copy of every body would be waste.
public record Inbound(String requestId, Headers headers, byte[] body, long receivedNanos) {
  /** Read access to headers, whatever library holds them. */
  @FunctionalInterface
  public interface Headers {
    /** The first value of the header, null when absent; names are case-insensitive. */
    @Nullable String get(String name);

    /**
     * The name of a header that begins so and is none of these, in lower case; null when there is
     * none, or nobody can tell.
     *
     * @param prefix in lower case
     * @param known in lower case
     */
    default @Nullable String unknown(String prefix, Set<String> known) {
      return null;
    }
  }
}

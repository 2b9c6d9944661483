package dev.evenkeel.core.turn;

import dev.evenkeel.core.access.Caller;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a caller's HTTP request the stages need.
 *
 * @param requestId the id the response will carry; the caller's own where it sent a sound one
 * @param headers the request's headers
 * @param body the whole body; shared, never modified
 * @param receivedNanos when the request was complete, on {@link System#nanoTime()}'s scale
 * @param known whom the headers' key was already found to be of, null if nobody has looked
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose: a copy of every body would be waste.
public record Inbound(String requestId, Headers headers, byte[] body, long receivedNanos,
    @Nullable Known known) {
  /** A request whose key nobody has looked at. */
  public Inbound(String requestId, Headers headers, byte[] body, long receivedNanos) {
    this(requestId, headers, body, receivedNanos, null);
  }

  /**
   * Whose key a request brings. Under the same configuration the same headers have no other
   * answer; under another it has to be found anew.
   */
  public record Known(Snapshot by, Caller caller) {}

  /** Read access to headers, whatever library holds them. */
  @FunctionalInterface
  public interface Headers {
    /** The first value of the header, null when absent; names are case-insensitive. */
    @Nullable String get(String name);

    /**
     * A bit for each length that a name among these has, as {@link #bit} gives it; all of them
     * where nobody can tell. Who asks for many names that are hardly ever there asks for this
     * first.
     */
    default long lengths() {
      return -1;
    }

    /** The bit for a name's length; the last stands for all that are longer. */
    static long bit(int length) {
      return 1L << Math.min(63, length);
    }

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

package dev.evenkeel.core.turn;

import dev.evenkeel.core.session.SessionKeys;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The headers whose names begin as the gateway's own do. One that the gateway does not know is
 * refused: most of them ask for something stricter, and a misspelt one would ask for nothing.
 * Immutable.
 */
final class OwnHeaders {
  private static final String PREFIX = "x-evenkeel-";
  /** What a request may ask by. */
  private static final Set<String> ASKED = Set.of(SessionKeys.HEADER, SessionKeys.PARENT_HEADER,
      Narrowing.REGION, Narrowing.DATA_CLASS, Narrowing.MAX_RETENTION, Wishes.ACCEPT,
      Wishes.MID_STREAM, Wishes.DEADLINE, Gateway.EXCEPTION);
  /** What responses tell, for callers who send those of the last one along. */
  private static final Set<String> TOLD =
      Set.of("x-evenkeel-decision", "x-evenkeel-mode", "x-evenkeel-replayed", "x-evenkeel-route",
          "x-evenkeel-affinity", "x-evenkeel-policy", "x-evenkeel-overhead-ms");
  private static final int LONGEST_NAME = 64;

  private final Set<String> known;

  /** @param configured a header that the operator named, null for none */
  OwnHeaders(@Nullable String configured) {
    TreeSet<String> all = new TreeSet<>(ASKED);
    all.addAll(TOLD);
    if (configured != null) {
      all.add(configured);
    }
    this.known = Set.copyOf(all);
  }

  /**
   * Looks at a request's headers.
   *
   * @throws RejectedException for one that is not known
   */
  void check(Inbound.Headers headers) {
    String unknown = headers.unknown(PREFIX, known);
    if (unknown != null) {
      throw new RejectedException(new Rejection.Malformed(
          "The header " + unknown.substring(0, Math.min(LONGEST_NAME, unknown.length()))
              + " is not known here; there are " + String.join(", ", new TreeSet<>(ASKED)) + ".",
          "invalid_header", null));
    }
  }
}

package dev.evenkeel.policy.certify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates that were taken back for good. Signed like a certificate, and numbered so that an
 * older list cannot stand in for a newer one. Immutable.
 *
 * @param sequence grows by one with every list, from 1
 * @param issued when it was made
 * @param nextUpdate when it should have been made anew, even if nothing was revoked
 * @param revoked what was taken back, oldest first
 */
public record Revocations(long sequence, Instant issued, Instant nextUpdate,
    List<Revoked> revoked) {
  static final String PAYLOAD_TYPE = "application/vnd.evenkeel.revocations+json";

  /** How long a list is fresh. */
  public static final Duration LIFE = Duration.ofDays(30);

  /** Nobody ever revoked anything. */
  public static final Revocations NONE = new Revocations(0, Instant.EPOCH, Instant.MAX, List.of());

  /** @throws IllegalArgumentException if the number is negative */
  public Revocations {
    revoked = List.copyOf(revoked);
    if (sequence < 0) {
      throw new IllegalArgumentException("list number " + sequence);
    }
  }

  /**
   * One certificate taken back.
   *
   * @param serial its serial
   * @param reason why, for people
   * @param by who did it
   * @param at when
   */
  public record Revoked(String serial, String reason, String by, Instant at) {}

  /** The next list, which takes back one more certificate. */
  public Revocations with(Revoked another) {
    List<Revoked> all = new ArrayList<>(revoked);
    all.add(another);
    return new Revocations(sequence + 1, another.at(), another.at().plus(LIFE), all);
  }

  /** The next list, which says the same again. */
  public Revocations again(Instant now) {
    return new Revocations(sequence + 1, now, now.plus(LIFE), revoked);
  }
}

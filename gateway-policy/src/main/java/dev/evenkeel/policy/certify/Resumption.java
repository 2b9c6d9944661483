package dev.evenkeel.policy.certify;

import java.time.Instant;

/**
 * The record of a suspension that somebody lifted. Signed and kept beside the certificate.
 *
 * @param suspension what was lifted
 * @param reason why, for people
 * @param by who did it
 * @param at when
 */
public record Resumption(Suspension suspension, String reason, String by, Instant at) {
  static final String PAYLOAD_TYPE = "application/vnd.evenkeel.resumption+json";
}

package dev.evenkeel.policy.certify;

import java.time.Instant;

/**
 * A certificate set aside before its time, such as when another model than the certified one
 * answered. Holds until it is lifted or a newer certificate is issued.
 *
 * @param serial the certificate's serial
 * @param pool its pool
 * @param route its route
 * @param reason why, for people
 * @param since when
 */
public record Suspension(String serial, String pool, String route, String reason, Instant since) {}

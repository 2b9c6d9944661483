package dev.evenkeel.core.turn;

/**
 * What the response's headers tell of the turn. Empty texts are not sent.
 *
 * @param decision the id of the decision record
 * @param route the route that answers
 * @param session the session's public name
 * @param affinity {@code new}, {@code pinned}, {@code repinned} or {@code none}
 * @param policy name and short digest of the policy
 * @param mode {@code normal}, {@code exception}, the degraded mode, or {@code closed}
 * @param overheadNanos the gateway's own share of the time to the first released byte, -1 when
 * nothing was released
 */
public record ReplyHead(String decision, String route, String session, String affinity,
    String policy, String mode, long overheadNanos) {}

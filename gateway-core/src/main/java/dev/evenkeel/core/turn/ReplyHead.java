package dev.evenkeel.core.turn;

/**
 * What the response's headers tell of the turn, read at the moment they are sent.
 *
 * @param decision the id of the decision record
 * @param route the route that answers; empty when none did
 * @param session the session's public name; empty when there is none
 * @param affinity {@code new}, {@code pinned}, {@code repinned} or {@code none}
 * @param policy name and short digest of the policy; empty when none was chosen yet
 * @param mode {@code normal} or {@code closed}
 * @param model what the answer calls itself
 */
public record ReplyHead(String decision, String route, String session, String affinity,
    String policy, String mode, String model) {}

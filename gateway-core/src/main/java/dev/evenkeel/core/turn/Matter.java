package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.RoutePlan;
import org.jspecify.annotations.Nullable;

/**
 * What the stages found out about a request.
 *
 * @param wishes what the caller's headers say about delivery
 * @param safetyIdentifier stands for the end user towards providers; may be empty
 * @param shape what the answer must look like, null for anything
 * @param concealment what providers see of the request
 * @param planning makes plans for less
 * @param mode the degraded mode the turn is in, null for none
 * @param notice what the user is told of that before the answer, null for nothing
 */
record Matter(ChatRequest request, Wishes wishes, Pool pool, Contract contract, String queryClass,
    Conversation conversation, RoutePlan plan, String safetyIdentifier, @Nullable AnswerShape shape,
    Concealment concealment, Planning planning, @Nullable Degraded mode, @Nullable String notice) {
  /** The same for less. */
  Matter degraded(Degraded to, RoutePlan other, ChatRequest less, @Nullable String told) {
    return new Matter(less, wishes, pool, contract, queryClass, conversation, other,
        safetyIdentifier, shape, concealment, planning, to, told);
  }
}

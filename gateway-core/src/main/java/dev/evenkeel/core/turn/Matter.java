package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
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
 */
record Matter(ChatRequest request, Wishes wishes, Pool pool, Contract contract, String queryClass,
    Conversation conversation, RoutePlan plan, String safetyIdentifier, @Nullable AnswerShape shape,
    Concealment concealment) {}

package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.route.Route;

/** Where calls to routes go: to their providers, or in a drill to what stands in their place. */
@FunctionalInterface
public interface Outbound {
  /** As {@link Loop#call}, on the turn's loop. */
  Call call(Loop loop, Route route, ChatRequest request, String safetyIdentifier, Sink sink);
}

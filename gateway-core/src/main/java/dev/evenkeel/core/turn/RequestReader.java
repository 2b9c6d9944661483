package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;

/** Reads a caller's body. Stateless, shared by all event loops. */
@FunctionalInterface
public interface RequestReader {
  /**
   * @param body the whole body; kept by the request, so it must not change afterwards
   * @throws RejectedException with {@link Rejection.Malformed} that names field and position
   */
  ChatRequest read(byte[] body);
}

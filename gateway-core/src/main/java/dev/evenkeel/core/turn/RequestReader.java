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

  /**
   * The body in one spelling: the same for all that say the same, in whatever order and spacing.
   *
   * @param body one that was read
   */
  default byte[] canonical(byte[] body) {
    return body;
  }
}

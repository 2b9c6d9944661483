package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import java.util.Optional;

/**
 * A compiled policy. Immutable, shared by all event loops; a turn keeps the one it began with.
 */
public interface Contract {
  /** The policy's name and version, such as {@code support@3}. */
  String name();

  /** Changes with every change that could alter what a caller sees. */
  String digest();

  /** What the turn is about; one of the policy's query classes. */
  String classify(ChatRequest request);

  /** The rule that forbids the prompt to be sent anywhere, empty when none does. */
  Optional<String> screen(ChatRequest request);

  /**
   * A fresh filter for one attempt.
   *
   * @param queryClass what {@link #classify} said of the turn
   * @param request the turn's request
   * @param out where released events go
   */
  Filter open(String queryClass, ChatRequest request, Sink out);
}

package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;

/**
 * Takes the events of an answer, in order, on the turn's event loop. The one callback type of the
 * path: a provider's decoder calls the turn's, the turn the policy filter's, the filter the
 * caller's.
 */
public interface Sink {
  /**
   * The next event. {@link ChatEvent.Text} is only valid during the call.
   *
   * @throws RuntimeException only for faults of the gateway; the turn treats it as one
   */
  void event(ChatEvent event);

  /**
   * Something of the answer has come that is told when it is whole: so many characters of a tool
   * call. Told by whoever reads a provider; a long call is neither silence nor slowness.
   */
  default void building(int characters) {}

  /**
   * An event could not be read and was passed over, because the answer is unambiguous without it.
   * Told by whoever reads a provider.
   */
  default void skipped() {}

  /** No more events in this pass: whatever may leave should leave now. */
  default void flush() {}
}

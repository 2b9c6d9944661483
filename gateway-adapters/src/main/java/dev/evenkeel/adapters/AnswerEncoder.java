package dev.evenkeel.adapters;

import dev.evenkeel.core.chat.ChatEvent;

/**
 * Writes one turn's released events in the caller's dialect: a stream event by event, or one body
 * at
 * the end. One instance per turn, confined to its event loop.
 *
 * <p>
 * It writes nothing before there is something to release: a {@code Started} alone produces no byte,
 * so that the turn may still fail over or answer with an error status.
 */
public interface AnswerEncoder {
  /** Writes what the caller is to receive because of {@code event}; often nothing. */
  void encode(ChatEvent event, ByteBuilder out);

  /**
   * Writes an error into an answer that has already begun, as the dialect says it; what follows is
   * the end of the body.
   *
   * @param type the error's type in the dialect's words
   * @param code a code a client can act on
   */
  void encodeError(String message, String type, String code, ByteBuilder out);

  /** Forgets all it was given. Only while nothing has been written because of it. */
  void forget();

  /** Writes something into a stream that says nothing. Only for clients that know it. */
  void keepAlive(ByteBuilder out);

  /**
   * Tells the reader of a stream that all before is void; what follows is a whole answer with an
   * identity of its own. Only for clients that know it.
   *
   * @param route whose answer follows
   */
  void restart(String route, ByteBuilder out);

  /**
   * Tells the reader of a stream where another route carries the answer on. Only for clients that
   * asked for it.
   *
   * @param route who does
   * @param offset how many characters of the answer stand before it
   */
  void seam(String route, int offset, ByteBuilder out);

  /** The response's {@code content-type}. */
  String contentType();
}

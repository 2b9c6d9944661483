package dev.evenkeel.server.upstream;

import dev.evenkeel.core.turn.Inbound;

/**
 * One request and its response, as the connection that carries them tells of it. Confined to the
 * connection's event loop.
 */
interface Exchange {
  /** The connection stands and is this exchange's alone. */
  void connected(UpstreamHandler standing);

  /** The response begins; its headers are valid until it is complete. */
  void head(int status, Inbound.Headers headers);

  /** More of the body; the array is valid during the call only. */
  void body(byte[] octets, int start, int end);

  /** The last of a body whose length was said: {@link #complete} comes next. As {@link #body}. */
  default void lastOfBody(byte[] octets, int start, int end) {
    body(octets, start, end);
  }

  /** The response is complete and the connection is no longer this exchange's. */
  void complete();

  /**
   * Time has passed; told several times a second from when a connection is made or taken.
   *
   * @param nowNanos the steady clock
   */
  default void tick(long nowNanos) {}

  /** No more bytes in this pass. */
  default void passOver() {}

  /** The connection is gone before the response was complete. */
  void lost(UpstreamHandler gone, Throwable cause);
}

package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.ByteBuilder;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * How one answer after another is put on a caller's connection: {@link #begin}, {@link #header}s,
 * then either {@link #whole}, or {@link #stream}, {@link #chunk}s and {@link #last}. Bodies are
 * copied during the call. Confined to the connection's event loop.
 */
interface Wire {
  /** Begins a response. */
  void begin(HttpResponseStatus status);

  /** Adds a header; {@code value} in visible ASCII. */
  void header(HeaderName name, String value);

  /** Adds a header that few answers have; {@code name} in lower case. */
  void header(String name, String value);

  /** Adds a header with milliseconds, to three places. */
  void millis(HeaderName name, long micros);

  /** Ends the headers and sends the whole body. */
  void whole(ByteBuilder body);

  /** Ends the headers of a response that comes in pieces; they leave with the first. */
  void stream();

  /** Sends a piece, which is not empty. */
  void chunk(ByteBuilder body);

  /** Sends the last piece, which may be empty. */
  void last(ByteBuilder body);
}

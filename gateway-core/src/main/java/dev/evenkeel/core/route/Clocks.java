package dev.evenkeel.core.route;

import java.time.Duration;

/**
 * The separate clocks of an attempt. One knob for all of them would either cut healthy long answers
 * or never notice a silent provider.
 *
 * @param connect until the connection stands, TLS included
 * @param firstContent from the request's last byte to the first text or tool call of a stream
 * @param whole from the request's last byte to the end of an answer that is not streamed
 * @param idle between two pieces of an answer; keep-alive comments do not count as pieces
 */
public record Clocks(Duration connect, Duration firstContent, Duration whole, Duration idle) {
  /** Two seconds, thirty seconds, five minutes, thirty seconds. */
  public static final Clocks DEFAULT = new Clocks(Duration.ofSeconds(2), Duration.ofSeconds(30),
      Duration.ofMinutes(5), Duration.ofSeconds(30));
}

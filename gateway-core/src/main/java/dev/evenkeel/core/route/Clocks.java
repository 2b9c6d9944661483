package dev.evenkeel.core.route;

import java.time.Duration;

/**
 * The separate clocks of an attempt. One knob for all of them would either cut healthy long answers
 * or never notice a silent provider.
 *
 * @param connect until the connection stands, TLS included
 * @param firstContent from the request's last byte to the first text or tool call
 * @param idle between two pieces of an answer; keep-alive comments do not count as pieces
 */
public record Clocks(Duration connect, Duration firstContent, Duration idle) {
  /** Two seconds, thirty seconds, thirty seconds. */
  public static final Clocks DEFAULT =
      new Clocks(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(30));
}

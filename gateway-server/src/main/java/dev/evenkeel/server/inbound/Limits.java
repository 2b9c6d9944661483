package dev.evenkeel.server.inbound;

import java.time.Duration;

/**
 * What a caller may cost before anything is known of it.
 *
 * @param bodyBytes the largest body; more is a 413
 * @param headerBytes all headers together; more is a 431
 * @param headerRead from the first byte of a request to the end of its headers; longer is a 408
 * @param bodyRead between two pieces of a body; longer is a 408
 * @param bodyWhole from the end of the headers to the end of the body; longer is a 408
 * @param idle how long a connection may wait for its next request
 * @param turns the most turns at once; more is a 503
 * @param connections the most connections at once; more are closed
 */
public record Limits(int bodyBytes, int headerBytes, Duration headerRead, Duration bodyRead,
    Duration bodyWhole, Duration idle, int turns, int connections) {
  /** 8 MiB, 32 KiB, 10 s, 30 s, 120 s, 75 s, 10,000, 20,000. */
  public static final Limits DEFAULT =
      new Limits(8 * 1024 * 1024, 32 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(30),
          Duration.ofSeconds(120), Duration.ofSeconds(75), 10_000, 20_000);
}

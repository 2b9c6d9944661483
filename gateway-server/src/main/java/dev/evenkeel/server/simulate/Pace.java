package dev.evenkeel.server.simulate;

import java.time.Duration;

/**
 * How fast a persona answers.
 *
 * @param firstToken from the request to the first token
 * @param betweenTokens from each token to the next; zero sends all at once
 */
public record Pace(Duration firstToken, Duration betweenTokens) {
  /** As fast as the socket takes it. */
  public static final Pace AT_ONCE = new Pace(Duration.ZERO, Duration.ZERO);

  public Pace {
    if (firstToken.isNegative() || betweenTokens.isNegative()) {
      throw new IllegalArgumentException("a pace cannot be negative");
    }
  }

  /** How long an answer of so many tokens takes when it is sent whole. */
  Duration whole(int tokens) {
    return firstToken.plus(betweenTokens.multipliedBy(tokens));
  }
}

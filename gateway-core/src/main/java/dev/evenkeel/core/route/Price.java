package dev.evenkeel.core.route;

/**
 * What a route costs, in whatever currency the operator writes it in.
 *
 * @param input for a million tokens of prompts, at least 0
 * @param output for a million tokens of answers, at least 0
 */
public record Price(double input, double output) {
  private static final double MILLION = 1e6;

  /** @throws IllegalArgumentException if a price is negative or not a number */
  public Price {
    if (!(input >= 0 && output >= 0)) {
      throw new IllegalArgumentException("prices of " + input + " and " + output);
    }
  }

  /** The cost of these tokens. */
  public double of(long inputTokens, long outputTokens) {
    return (inputTokens * input + outputTokens * output) / MILLION;
  }
}

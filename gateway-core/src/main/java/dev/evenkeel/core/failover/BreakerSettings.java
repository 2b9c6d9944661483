package dev.evenkeel.core.failover;

import java.time.Duration;

/**
 * When a route's breaker opens and how it closes again.
 *
 * @param consecutiveErrors failures in a row that open it, at least 1: works at any volume
 * @param errorRate share of failed calls in the window that opens it, above 0 and at most 1
 * @param window calls the error rate is taken over, at least {@code consecutiveErrors}
 * @param openFor how long it stays open before one real request may probe the route
 * @param probes successful probes that close it
 * @param retryRatio share of the route's traffic that may be retries, 0 to 1
 */
public record BreakerSettings(int consecutiveErrors, double errorRate, int window, Duration openFor,
    int probes, double retryRatio) {
  /** Five in a row, or half of fifty; ten seconds; two probes; a tenth. */
  public static final BreakerSettings DEFAULT =
      new BreakerSettings(5, 0.5, 50, Duration.ofSeconds(10), 2, 0.1);
}

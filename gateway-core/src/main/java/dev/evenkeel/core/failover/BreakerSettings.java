package dev.evenkeel.core.failover;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a route's breaker opens and how it closes again.
 *
 * @param consecutiveErrors failures in a row that open it, at least 1: works at any volume
 * @param errorRate share of failed calls in the window that opens it, above 0 and at most 1
 * @param window calls the error rate is taken over, at least {@code consecutiveErrors}
 * @param openFor how long it stays open before one real request may probe the route
 * @param probes successful probes that close it
 * @param retryRatio share of the route's traffic that may be retries, 0 to 1
 * @param slow what of an answered call counts as slow
 * @param quality when answers of the wrong shape open it for requests of that need, null for never
 */
public record BreakerSettings(int consecutiveErrors, double errorRate, int window, Duration openFor,
    int probes, double retryRatio, Slow slow, @Nullable Quality quality) {
  /** Five in a row, or half of fifty; ten seconds; two probes; a tenth; nothing is slow. */
  public static final BreakerSettings DEFAULT =
      new BreakerSettings(5, 0.5, 50, Duration.ofSeconds(10), 2, 0.1);

  /** Settings by which no call is slow and no shape counts. */
  public BreakerSettings(int consecutiveErrors, double errorRate, int window, Duration openFor,
      int probes, double retryRatio) {
    this(consecutiveErrors, errorRate, window, openFor, probes, retryRatio, Slow.NEVER, null);
  }

  /** The same with other notions of slow and of quality. */
  public BreakerSettings with(Slow otherSlow, @Nullable Quality otherQuality) {
    return new BreakerSettings(consecutiveErrors, errorRate, window, openFor, probes, retryRatio,
        otherSlow, otherQuality);
  }

  /**
   * What counts as slow, of answers that stream.
   *
   * @param firstContent the longest wait for the first content, null for any
   * @param rate share of slow calls in the window that opens the breaker, above 0 and at most 1
   * @param pace the fewest tokens, null for any
   */
  public record Slow(@Nullable Duration firstContent, double rate, @Nullable Pace pace) {
    /** Nothing is slow. */
    public static final Slow NEVER = new Slow(null, 0.5, null);
  }

  /**
   * The pace that an answer must keep once it has begun.
   *
   * @param tokens the fewest tokens (of four characters) per second, at least 1
   * @param over the time it is taken over
   */
  public record Pace(int tokens, Duration over) {}

  /**
   * When answers of the wrong shape are too many.
   *
   * @param errorRate share of them in the window, above 0 and at most 1
   * @param window judged answers of one need; judged from half of it on
   */
  public record Quality(double errorRate, int window) {}
}

package dev.evenkeel.server.drill;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A drill that somebody asks a running gateway for. Immutable.
 *
 * @param pool the pool's name
 * @param route the route it shall befall, null for the usual one
 * @param conversations how many of its own a drill begins with
 * @param live what of users' new sessions takes part, null for none: the drill then holds
 * conversations of its own
 * @param errorBudget the share of turns that may stay unanswered, 0 to 1
 * @param by who asks
 */
public record DrillOrder(String pool, DrillFault fault, @Nullable String route, int conversations,
    @Nullable Share live, double errorBudget, String by) {
  /** The most conversations of a drill's own that begin before the fault. */
  public static final int MOST_CONVERSATIONS = 30;

  /**
   * What of users' new sessions takes part.
   *
   * @param share 0 to 1
   * @param time how long the fault is there
   * @param sessions the most sessions
   */
  public record Share(double share, Duration time, int sessions) {}

  /** {@code shadow} or {@code live}. */
  public String form() {
    return live == null ? "shadow" : "live";
  }
}

package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.Route;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The event loop a turn lives on, and the connections that live there with it. Every callback comes
 * on this loop; none of these methods blocks.
 */
public interface Loop extends Guards {
  /**
   * Sends the request to the route. Events come to {@code sink}, ending with exactly one of
   * {@code Ended} and {@code Failed}, unless cancelled. May fail before it returns.
   */
  Call call(Route route, ChatRequest request, String safetyIdentifier, Sink sink);

  /** Loops without guards fail every question. */
  @Override
  default Asked ask(Question question, Consumer<GuardVerdict> verdict) {
    return Guards.NONE.ask(question, verdict);
  }

  /** Runs {@code task} after {@code delay}. */
  Timer after(Duration delay, Runnable task);

  /**
   * Runs {@code task} when {@code delay} has passed since {@code agoNanos}, a moment ago: a loop
   * need not look at the clock again.
   */
  default Timer after(long agoNanos, Duration delay, Runnable task) {
    return after(delay, task);
  }

  /** A scheduled task. */
  interface Timer {
    /** Harmless when the task has run. */
    void cancel();
  }
}

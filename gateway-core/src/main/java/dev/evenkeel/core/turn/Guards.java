package dev.evenkeel.core.turn;

import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import java.util.function.Consumer;

/**
 * The remote guards a policy may ask, and the brake it may pull while it waits for them. Everything
 * happens on the turn's event loop.
 */
public interface Guards {
  /** There are none: every question fails at once. */
  Guards NONE = (question, verdict) -> {
    verdict.accept(new GuardVerdict.Failed(
        Failure.of(FailureKind.GATEWAY, "no guard '" + question.guard() + "' here")));
    return () -> {};
  };

  /**
   * Asks a guard. The verdict comes exactly once, within the guard's own time, unless the question
   * was taken back; it may come before this returns.
   */
  Asked ask(Question question, Consumer<GuardVerdict> verdict);

  /**
   * Whoever asks holds as much as it may, or does so no longer; said in turns, beginning with true.
   * Until then no more text is wanted.
   */
  default void full(boolean full) {}

  /** A question on its way. */
  @FunctionalInterface
  interface Asked {
    /** Takes the question back; no verdict follows. Harmless when it came. */
    void cancel();
  }
}

package dev.evenkeel.core.turn;

import java.time.Duration;

/**
 * The policy on one attempt's events: what goes in are the provider's, what comes out are the ones
 * a
 * caller may see. Confined to the turn's event loop.
 *
 * <p>
 * The answer is over when the filter emits {@code Ended}, which may be before its provider's (a
 * filter that blocks says a complete answer of its own: refusal text, finish, end) and may be after
 * it: the turn then stops the provider and ignores what still comes. A filter that finds the
 * attempt unfit emits {@code Failed}, which the turn treats like a provider's failure. A filter
 * that throws has failed closed: nothing it held is released.
 */
public interface Filter extends Sink {
  /** The longest that a caller waits for a judgement which more text would make surer. */
  Duration LONGEST_HESITATION = Duration.ofMillis(400);

  /** What was done so far; complete once the answer is over. */
  FilterReport report();

  /** Whether the choice, as far as it was read, refuses. */
  boolean refused(int choice);

  /** Whether text is held that only waits for a judgement which more text would make surer. */
  default boolean hesitates() {
    return false;
  }

  /**
   * The caller has waited for {@link #LONGEST_HESITATION}: what hesitates is judged by what is
   * known.
   * Events may come of it.
   */
  default void judgeNow() {}

  /** What became of the seam, where the attempt carries on what another began. */
  default Joint joint() {
    return Joint.OPEN;
  }

  /** The attempt is over: whoever the filter waits for is told, and what it held is dropped. */
  default void cancel() {}
}

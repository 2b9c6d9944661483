package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.turn.Sink;

/**
 * One step of the policy on an answer's events. Stages stand in a row: each takes what the one
 * before let through and hands on what the next may see. What a stage does not care for it hands on
 * unchanged, in order. Confined to the turn's event loop; one row per attempt.
 *
 * <p>
 * A stage that throws fails the whole filter, closed. A stage that finds the attempt unfit emits
 * {@link ChatEvent.Failed}: the turn treats it like a provider's failure.
 */
abstract class Stage implements Sink {
  /** The next stage, or what is behind the filter. */
  final Sink out;

  Stage(Sink out) {
    this.out = out;
  }

  @Override
  public void flush() {
    out.flush();
  }

  /** The attempt is over: takes back what is asked elsewhere. Nothing is emitted afterwards. */
  void cancel() {}
}

package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;

/**
 * The last step of an attempt's events: what comes here leaves. Seen by the caller, then by the
 * conversation; the first thing that leaves commits the turn to the attempt. Confined to the turn's
 * event loop.
 */
final class Release implements Sink {
  private final Turn turn;
  private final Attempt attempt;
  private boolean committed;

  Release(Turn turn, Attempt attempt) {
    this.turn = turn;
    this.attempt = attempt;
  }

  @Override
  public void event(ChatEvent event) {
    if (turn.current != attempt) {
      return; // A stage that let go late: the turn has moved on.
    }
    if (event instanceof ChatEvent.Failed(var failure)) {
      attempt.fail(failure);
      return;
    }
    if (event instanceof ChatEvent.Finished(var choice, var reason) && choice == 0) {
      turn.draft.finish = reason.wire();
    }
    turn.reply.event(event);
    if (!committed && turn.reply.released()) {
      committed = true;
      turn.firstRelease(attempt);
    }
    attempt.matter.conversation().released(event);
    if (event instanceof ChatEvent.Ended) {
      turn.served(attempt);
    }
  }

  @Override
  public void flush() {
    turn.reply.flush();
  }
}

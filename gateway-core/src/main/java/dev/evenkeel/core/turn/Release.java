package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import java.util.List;

/**
 * The last step of an attempt's events: what comes here leaves. Seen by the caller, then by the
 * conversation; the first thing that leaves commits the turn to the attempt. Confined to the turn's
 * event loop.
 */
final class Release implements Sink {
  private final Turn turn;
  private final Attempt attempt;

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
    boolean seen = seen(event);
    if (seen && !attempt.committed && turn.reply.released()) {
      // Another attempt's answer had begun to leave: it is this one's from here, and whole.
      turn.reply.restart(attempt.choice.route().id());
      turn.draft.noticed(List.of("mid-stream:restart"));
    }
    turn.reply.event(event);
    if (seen && !attempt.committed && turn.reply.released()) {
      attempt.committed = true;
      turn.firstRelease(attempt);
    }
    attempt.matter.conversation().released(event);
    if (event instanceof ChatEvent.Ended) {
      turn.served(attempt);
    }
  }

  /** Whether a caller sees anything because of the event. */
  private static boolean seen(ChatEvent event) {
    return switch (event) {
      case ChatEvent.Text text -> text.channel() != Channel.REASONING;
      case ChatEvent.ToolCalled _,ChatEvent.Finished _,ChatEvent.Ended _ -> true;
      case ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Failed _ -> false;
    };
  }

  @Override
  public void flush() {
    turn.reply.flush();
  }
}

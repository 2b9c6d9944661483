package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ToolCall;
import java.util.List;

/**
 * The last step of an attempt's events: what comes here leaves. Seen by the caller, then by the
 * conversation; the first thing that leaves commits the turn to the attempt. Confined to the turn's
 * event loop.
 *
 * <p>
 * What an answer cost leaves right before its end and no earlier: it tells of text that may still
 * be held, or never leave. It is told of every answer, the ones that a stage ended early too.
 */
final class Release implements Sink {
  private final Turn turn;
  private final Attempt attempt;
  /** The choices that have been told. */
  private final ChoiceSet told = new ChoiceSet();

  Release(Turn turn, Attempt attempt) {
    this.turn = turn;
    this.attempt = attempt;
  }

  @Override
  public void event(ChatEvent event) {
    if (turn.current != attempt) {
      if (seen(event)) {
        turn.gateway.faults.strayed(); // The turn has moved on; no two models share an answer.
      }
      return;
    }
    if (event instanceof ChatEvent.Failed(var failure)) {
      attempt.fail(failure);
      return;
    }
    if (event instanceof ChatEvent.Used) {
      return; // The attempt knows.
    }
    if (event instanceof ChatEvent.Finished(var choice, var reason)) {
      attempt.told.add(choice);
      if (choice == 0) {
        turn.draft.finish = reason.wire();
      }
    }
    boolean seen = seen(event);
    if (seen && !attempt.committed && turn.reply.released()) {
      turn.takenOver(attempt);
    }
    if (seen && event instanceof ChatEvent.Text text && text.channel() == Channel.CONTENT) {
      told(text.choice());
    }
    if (event instanceof ChatEvent.Ended) {
      turn.reply.event(new ChatEvent.Used(attempt.costOfAnswer()));
    }
    turn.reply.event(event instanceof ChatEvent.ToolCalled called ? keyed(called) : event);
    boolean begins = seen && !attempt.committed && turn.reply.released();
    boolean ends = event instanceof ChatEvent.Ended;
    long nowNanos = begins || ends ? turn.gateway.time.now() : 0;
    if (begins) {
      attempt.committed = true;
      turn.firstRelease(attempt, nowNanos);
    }
    turn.told(event);
    attempt.matter.conversation().released(event);
    if (ends) {
      turn.served(attempt, nowNanos);
    }
  }

  /** What the user is told before the first word of a degraded answer. */
  private void told(int choice) {
    String notice = attempt.matter.notice();
    if (notice == null || attempt.begun != null || told.has(choice)) {
      return;
    }
    told.add(choice);
    turn.draft.noticed(List.of("degraded:notice"));
    ChatEvent.Text words = new ChatEvent.Text().set(choice, Channel.CONTENT, notice);
    turn.reply.event(words);
    attempt.matter.conversation().released(words);
  }

  /** A tool call with its key, for a caller that asked for keys. */
  private ChatEvent keyed(ChatEvent.ToolCalled called) {
    Matter matter = attempt.matter;
    if (!matter.wishes().accepts().contains(Wishes.Accept.TOOL_KEYS)) {
      return called;
    }
    ToolCall call = called.call();
    return new ChatEvent.ToolCalled(called.choice(), called.index(), new ToolCall(call.id(),
        call.name(), call.arguments(), matter.conversation().callKey(matter.request(), called)));
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

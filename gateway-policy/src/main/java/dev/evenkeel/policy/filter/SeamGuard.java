package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Joint;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.filter.SeamJudge.Extent;
import dev.evenkeel.policy.filter.SeamJudge.Finding;

/**
 * Stands first where an attempt carries on what another began, and holds the new text until its
 * opening is judged. What was said already, or only leads up to the rest, is cut; what does not fit
 * fails the attempt with nothing of it released. Afterwards everything passes as it comes.
 */
final class SeamGuard extends Stage {
  /** Held characters; an opening that is longer and still not judged cannot be. */
  private static final int MOST_HELD = 8 * 1024;

  private final SeamJudge judge;
  private final FilterLog log;
  private final StringBuilder held = new StringBuilder();
  private final ChatEvent.Text piece = new ChatEvent.Text();
  private Joint joint = Joint.OPEN;
  /** It repeats what was said, which can only be judged when it has come to the end of that. */
  private boolean repeats;
  private boolean joined;
  private boolean failed;

  SeamGuard(SeamJudge judge, FilterLog log, Sink out) {
    super(out);
    this.judge = judge;
    this.log = log;
  }

  Joint joint() {
    return joint;
  }

  boolean hesitates() {
    return !joined && !failed && !repeats && !held.isEmpty();
  }

  void judgeNow() {
    if (hesitates()) {
      settle(Extent.URGENT);
    }
  }

  @Override
  public void event(ChatEvent event) {
    if (failed) {
      return;
    }
    if (joined) {
      out.event(event);
      return;
    }
    switch (event) {
      case ChatEvent.Text text -> text(text);
      case ChatEvent.ToolCalled _ -> {
        settle(Extent.WHOLE);
        pass(event);
      }
      case ChatEvent.Finished(var _, var reason) -> {
        if (reason == FinishReason.CONTENT_FILTER) {
          reject(Joint.Outcome.REFUSES);
        } else {
          settle(Extent.WHOLE);
        }
        pass(event);
      }
      case ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Ended _,ChatEvent.Failed _ ->
        out.event(event);
    }
  }

  private void pass(ChatEvent event) {
    if (joined) {
      out.event(event);
    }
  }

  private void text(ChatEvent.Text text) {
    if (text.channel() != Channel.CONTENT) {
      reject(Joint.Outcome.REFUSES);
      return;
    }
    // Word by word, so that it does not matter in which pieces an opening comes.
    int from = text.start();
    for (int i = text.start(); i < text.end() && !joined && !failed; i++) {
      if (Character.isWhitespace(text.chars()[i])) {
        held.append(text.chars(), from, i - from);
        from = i;
        settle(Extent.GROWING);
      }
    }
    if (joined) {
      if (from < text.end()) {
        out.event(piece.set(text.choice(), Channel.CONTENT, text.chars(), from, text.end()));
      }
    } else if (!failed) {
      held.append(text.chars(), from, text.end() - from);
      log.held(held.length());
      if (held.length() > MOST_HELD) {
        reject(Joint.Outcome.UNCLEAR);
      }
    }
  }

  private void settle(Extent extent) {
    switch (judge.judge(held.toString(), extent)) {
      case Finding.Open(var repeating) -> repeats = repeating;
      case Finding.Rejected(var outcome) -> reject(outcome);
      case Finding.Joins(var from, var apart) -> {
        joined = true;
        joint = new Joint(Joint.Outcome.JOINED, from);
        String rest = (apart ? " " : "") + held.substring(from);
        held.setLength(0);
        if (!rest.isEmpty()) {
          out.event(piece.set(0, Channel.CONTENT, rest));
        }
      }
    }
  }

  private void reject(Joint.Outcome outcome) {
    failed = true;
    held.setLength(0);
    joint = new Joint(outcome, 0);
    out.event(new ChatEvent.Failed(
        Failure.of(FailureKind.SEAM_REJECTED, "what should carry on " + outcome.label())));
  }
}

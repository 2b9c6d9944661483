package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.classify.Asked;
import dev.evenkeel.policy.classify.RefusalDetector;
import dev.evenkeel.policy.classify.RefusalDetector.Decision;
import dev.evenkeel.policy.classify.RefusalModel;
import dev.evenkeel.policy.text.Surveys;

/**
 * Holds an answer's opening until it is clear whether it refuses, and says a refusal in the
 * policy's words if the policy wants that. A provider's own marks (its refusal text, a finish by
 * its content filter) are the same event. Goes on reading afterwards, to tell of answers that
 * refuse in part.
 */
final class RefusalStage extends Stage {
  private final RefusalModel model;
  private final Asked asked;
  private final RefusalRendering rendering;
  private final FilterLog log;
  private final Surveys surveys;
  private final Choices<Opening> choices = new Choices<>(Opening::new);
  /** The attempt was given up for another route. */
  private boolean failed;

  RefusalStage(RefusalModel model, Asked asked, RefusalRendering rendering, FilterLog log,
      Surveys surveys, Sink out) {
    super(out);
    this.model = model;
    this.asked = asked;
    this.rendering = rendering;
    this.log = log;
    this.surveys = surveys;
  }

  @Override
  public void event(ChatEvent event) {
    if (failed) {
      return;
    }
    switch (event) {
      case ChatEvent.Text text -> choices.of(text.choice()).text(text);
      case ChatEvent.ToolCalled called -> choices.of(called.choice()).tool(called);
      case ChatEvent.Finished(var index, var reason) -> choices.of(index).finished(reason);
      case ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Ended _,ChatEvent.Failed _ ->
        out.event(event);
    }
  }

  /** The answer began with {@code text}, which was judged and has left. */
  void resume(String text) {
    choices.of(0).resume(text);
  }

  /** What the first choice turned out to be. */
  Verdict verdict() {
    return choices.count() == 0 ? Verdict.NO_OUTPUT : choices.of(0).verdict();
  }

  /** Whether an opening is held that is not judged yet. */
  boolean hesitates() {
    for (int i = 0; i < choices.count(); i++) {
      if (choices.of(i).hesitates()) {
        return true;
      }
    }
    return false;
  }

  /** Openings that are held are judged by what was read of them. */
  void judgeNow() {
    for (int i = 0; i < choices.count(); i++) {
      if (!failed && choices.of(i).hesitates()) {
        choices.of(i).judgeNow();
      }
    }
  }

  /** Whether the choice refuses, as far as it was read. */
  boolean refused(int choice) {
    return choice < choices.count() && choices.of(choice).verdict() == Verdict.REFUSE;
  }

  /** How sure it is that the first choice refuses, 0 to 1. */
  double score() {
    return choices.count() == 0 ? 0 : choices.of(0).score();
  }

  /** One choice. */
  private final class Opening {
    private final int index;
    private final RefusalDetector detector = new RefusalDetector(model, asked);
    private final HeldText held = new HeldText();
    private boolean spoke;
    private boolean calledTool;
    private boolean refused;
    /** The opening has left already. */
    private boolean past;
    private int withheldBefore;
    /** Ended here; what its provider still says of it is swallowed. */
    private boolean done;

    Opening(int index) {
      this.index = index;
    }

    void resume(String text) {
      past = true;
      spoke = true;
      detector.read(text.toCharArray(), 0, text.length());
      detector.judgeNow();
      withheldBefore = detector.withheld();
    }

    Verdict verdict() {
      if (refused) {
        return Verdict.REFUSE;
      }
      if (past) {
        // What has left was judged when it left, by more of its text than that.
        return detector.withheld() > withheldBefore ? Verdict.PARTIAL : Verdict.ANSWER;
      }
      if (!spoke) {
        return calledTool ? Verdict.TOOL : Verdict.NO_OUTPUT;
      }
      if (detector.decision() == Decision.REFUSAL) {
        return Verdict.REFUSE;
      }
      return detector.refusesLater() ? Verdict.PARTIAL : Verdict.ANSWER;
    }

    double score() {
      return refused ? 1 : detector.score();
    }

    void text(ChatEvent.Text text) {
      if (done || text.length() == 0) {
        return;
      }
      spoke = spoke || !blank(text);
      if (text.channel() == Channel.REFUSAL) {
        if (rendering.replaces()) {
          refuse();
        } else {
          refused = true;
          out.event(text);
        }
        return;
      }
      if (past) {
        detector.read(surveys, text.chars(), text.start(), text.end());
        out.event(text);
        return;
      }
      if (!rendering.replaces()) {
        refused |=
            detector.read(surveys, text.chars(), text.start(), text.end()) == Decision.REFUSAL;
        out.event(text);
        return;
      }
      switch (detector.read(surveys, text.chars(), text.start(), text.end())) {
        case REFUSAL -> refuse();
        case UNDECIDED -> {
          held.append(text.chars(), text.start(), text.end());
          log.held(held.length());
        }
        case ANSWER -> {
          release();
          out.event(text);
        }
      }
    }

    boolean hesitates() {
      return !done && !held.isEmpty();
    }

    /** The rest is late: what does not refuse almost surely is let through. */
    void judgeNow() {
      log.acted("refusal:judged_in_haste");
      if (detector.judgeInHaste() == Decision.REFUSAL) {
        refuse();
      } else {
        release();
      }
    }

    void tool(ChatEvent.ToolCalled called) {
      if (done) {
        return;
      }
      calledTool = true;
      decide();
      if (!done) {
        out.event(called);
      }
    }

    void finished(FinishReason reason) {
      if (done) {
        return;
      }
      if (reason == FinishReason.CONTENT_FILTER) {
        if (rendering.replaces()) {
          refuse();
          return;
        }
        refused = true;
      }
      decide();
      if (!done) {
        done = true;
        out.event(new ChatEvent.Finished(index, reason));
      }
    }

    /** No more text: what was held is decided. */
    private void decide() {
      if (spoke && !past && detector.finish() == Decision.REFUSAL) {
        refused = true;
        if (rendering.replaces()) {
          refuse();
          return;
        }
      }
      release();
    }

    private void refuse() {
      refused = true;
      done = true;
      held.clear();
      if (rendering.mustAnswer()) {
        log.acted("refusal:must_answer");
      }
      log.acted("refusal:" + rendering.kind().label());
      switch (rendering.kind()) {
        case ASK -> {
          failed = true;
          out.event(new ChatEvent.Failed(
              Failure.of(FailureKind.REFUSED, "refused a class that must be answered")));
          return;
        }
        case UNIFIED, PASS ->
          out.event(new ChatEvent.Text().set(index, Channel.REFUSAL, rendering.text()));
        case TEMPLATE ->
          out.event(new ChatEvent.Text().set(index, Channel.CONTENT, rendering.text()));
      }
      out.event(new ChatEvent.Finished(index, FinishReason.STOP));
      // The provider is read to its end all the same: only there it says what this cost.
    }

    private void release() {
      if (!held.isEmpty()) {
        out.event(new ChatEvent.Text().set(index, Channel.CONTENT, held.chars(), 0, held.length()));
        held.clear();
      }
    }

    private static boolean blank(ChatEvent.Text text) {
      for (int i = text.start(); i < text.end(); i++) {
        if (!Character.isWhitespace(text.chars()[i])) {
          return false;
        }
      }
      return true;
    }
  }
}

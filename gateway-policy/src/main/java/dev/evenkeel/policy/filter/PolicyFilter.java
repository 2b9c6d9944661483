package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.turn.Begun;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.FilterReport;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Joint;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.classify.Asked;
import dev.evenkeel.policy.text.PlainWords;
import dev.evenkeel.policy.text.WordBook;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds a policy on one attempt's events, through a {@link StageRow}. That is made when the first
 * event comes: many other turns pass between a question and its answer, and some attempts have
 * none. See {@link Filter} for what it promises.
 */
final class PolicyFilter implements Filter {
  private final CompiledPolicy policy;
  private final RefusalRendering rendering;
  private final ChatRequest request;
  private final Asked asked;
  private final Guards guards;
  private final Sink out;
  private @Nullable StageRow row;
  private boolean failed;

  /** @param begun what it carries on, null for an answer from the beginning */
  PolicyFilter(CompiledPolicy policy, RefusalRendering rendering, ChatRequest request,
      Guards guards, @Nullable Begun begun, Sink out) {
    this.policy = policy;
    this.rendering = rendering;
    this.request = request;
    this.asked = Asked.of(request.lastUserText());
    this.guards = guards;
    this.out = out;
    PlainWords.forget(); // Nobody reads the question after this.
    if (begun != null) {
      this.row = new StageRow(policy, rendering, request, asked, guards, begun, out);
    }
  }

  /** The stages, made when they are first needed. */
  StageRow row() {
    StageRow some = row;
    if (some == null) {
      some = new StageRow(policy, rendering, request, asked, guards, null, out);
      row = some;
    }
    return some;
  }

  @Override
  public void event(ChatEvent event) {
    if (failed) {
      return;
    }
    try {
      StageRow stages = row();
      if (event instanceof ChatEvent.Text text) {
        if (text.channel() == Channel.REASONING) {
          return; // Hidden from callers.
        }
        stages.surveys.lies(text.chars());
        stages.first.event(event);
        stages.surveys.moved();
        return;
      }
      stages.first.event(event);
      if (event instanceof ChatEvent.Ended || event instanceof ChatEvent.Failed) {
        WordBook.forget();
      }
    } catch (RuntimeException e) {
      failed = true; // Whatever was held stays held.
      WordBook.forget();
      throw e;
    }
  }

  @Override
  public void flush() {
    if (!failed) {
      row().first.flush();
    }
  }

  @Override
  public boolean hesitates() {
    StageRow stages = row;
    return !failed && stages != null
        && (stages.refusals.hesitates() || (stages.seam != null && stages.seam.hesitates()));
  }

  @Override
  public void judgeNow() {
    StageRow stages = row;
    if (failed || stages == null) {
      return;
    }
    try {
      if (stages.seam != null) {
        stages.seam.judgeNow();
      }
      stages.refusals.judgeNow();
    } catch (RuntimeException e) {
      failed = true; // Whatever was held stays held.
      throw e;
    }
  }

  @Override
  public boolean refused(int choice) {
    StageRow stages = row;
    return stages != null && stages.refusals.refused(choice);
  }

  @Override
  public Joint joint() {
    StageRow stages = row;
    return stages == null || stages.seam == null ? Joint.OPEN
        : stages.boundary.crossed() ? new Joint(Joint.Outcome.CROSSES_BOUNDARY, 0)
            : stages.seam.joint();
  }

  @Override
  public void cancel() {
    WordBook.forget();
    failed = true;
    StageRow stages = row;
    List<GuardStage> guarding = stages == null ? List.of() : stages.guarding;
    for (int i = 0; i < guarding.size(); i++) {
      guarding.get(i).cancel();
    }
  }

  @Override
  public FilterReport report() {
    StageRow stages = row();
    ToneProfile tone = stages.profile.tone();
    if (tone.words() > 0 && !policy.refusalModel().calibrated(tone.language())) {
      stages.log.acted("refusal:uncalibrated"); // Its verdict is a guess, whatever it is.
    }
    return stages.log.report(stages.refusals.verdict(), stages.refusals.score(), tone);
  }
}

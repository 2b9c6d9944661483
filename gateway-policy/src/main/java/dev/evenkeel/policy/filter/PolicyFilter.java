package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.FilterReport;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.classify.Asked;
import dev.evenkeel.policy.contract.GuardRule;
import dev.evenkeel.policy.tone.Calibration;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a policy on one attempt's events: refusals, then tone, then remote guards, then the content
 * boundary, so that whatever the others make of a text still passes the boundary. What is released
 * is listened to. See {@link Filter} for what it
 * promises.
 */
final class PolicyFilter implements Filter {
  private final FilterLog log = new FilterLog();
  private final RefusalStage refusals;
  /** The stages that wait for somebody elsewhere; usually none. */
  private final List<GuardStage> guarding;
  private final ProfileStage profile;
  private boolean failed;

  PolicyFilter(CompiledPolicy policy, RefusalRendering rendering, ChatRequest request,
      Guards guards, Sink out) {
    boolean prose = request.format() instanceof ResponseFormat.PlainText;
    this.profile = new ProfileStage(prose, out);
    Sink row = new BoundaryStage(policy, request.choices(), log, profile);
    List<GuardRule> rules = policy.outputGuards();
    this.guarding = rules.isEmpty() ? List.of() : new ArrayList<>(rules.size());
    for (GuardRule rule : rules.reversed()) {
      GuardStage stage = new GuardStage(rule, policy.setting(request), guards, log, row);
      guarding.add(stage);
      row = stage;
    }
    Calibration tone = policy.tone();
    if (tone != null && prose) {
      row = new ToneStage(tone, log, row);
    }
    this.refusals = new RefusalStage(policy.refusalModel(), Asked.of(request.lastUserText()),
        rendering, log, row);
  }

  @Override
  public void event(ChatEvent event) {
    if (failed || (event instanceof ChatEvent.Text text && text.channel() == Channel.REASONING)) {
      return; // Reasoning is hidden from callers.
    }
    try {
      refusals.event(event);
    } catch (RuntimeException e) {
      failed = true; // Whatever was held stays held.
      throw e;
    }
  }

  @Override
  public void flush() {
    if (!failed) {
      refusals.flush();
    }
  }

  @Override
  public boolean hesitates() {
    return !failed && refusals.hesitates();
  }

  @Override
  public void judgeNow() {
    if (failed) {
      return;
    }
    try {
      refusals.judgeNow();
    } catch (RuntimeException e) {
      failed = true; // Whatever was held stays held.
      throw e;
    }
  }

  @Override
  public boolean refused(int choice) {
    return refusals.refused(choice);
  }

  @Override
  public void cancel() {
    failed = true;
    guarding.forEach(Stage::cancel);
  }

  @Override
  public FilterReport report() {
    return log.report(refusals.verdict(), refusals.score(), profile.tone());
  }
}

package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.turn.Begun;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.FilterReport;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Joint;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.classify.Asked;
import dev.evenkeel.policy.classify.RefusalModel;
import dev.evenkeel.policy.contract.GuardRule;
import dev.evenkeel.policy.text.PlainWords;
import dev.evenkeel.policy.text.WordBook;
import dev.evenkeel.policy.tone.Calibration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds a policy on one attempt's events: refusals, then tone, then remote guards, then the content
 * boundary, so that whatever the others make of a text still passes the boundary. What is released
 * is listened to. See {@link Filter} for what it
 * promises.
 */
final class PolicyFilter implements Filter {
  private final FilterLog log = new FilterLog();
  /** Where events come in. */
  private final Sink first;
  private final @Nullable SeamGuard seam;
  private final RefusalStage refusals;
  /** The stages that wait for somebody elsewhere; usually none. */
  private final List<GuardStage> guarding;
  private final BoundaryStage boundary;
  private final ProfileStage profile;
  private final RefusalModel refusalModel;
  private boolean failed;

  /** @param begun what it carries on, null for an answer from the beginning */
  PolicyFilter(CompiledPolicy policy, RefusalRendering rendering, ChatRequest request,
      Guards guards, @Nullable Begun begun, Sink out) {
    this.refusalModel = policy.refusalModel();
    boolean prose = request.format() instanceof ResponseFormat.PlainText;
    WordBook book = policy.words();
    this.profile = new ProfileStage(prose, book, out);
    this.boundary = new BoundaryStage(policy, request.choices(), log, book, profile);
    Sink row = boundary;
    List<GuardRule> rules = policy.outputGuards();
    this.guarding = rules.isEmpty() ? List.of() : new ArrayList<>(rules.size());
    for (int i = rules.size() - 1; i >= 0; i--) {
      GuardStage stage = new GuardStage(rules.get(i), policy.setting(request), guards, log, row);
      guarding.add(stage);
      row = stage;
    }
    Calibration tone = policy.tone();
    ToneStage voice = tone != null && prose ? new ToneStage(tone, log, book, row) : null;
    Asked asked = Asked.of(request.lastUserText());
    PlainWords.forget(); // Nobody reads the question after this.
    this.refusals = new RefusalStage(policy.refusalModel(), asked, rendering, log, book,
        voice == null ? row : voice);
    if (begun == null) {
      this.seam = null;
      this.first = refusals;
      return;
    }
    this.seam = new SeamGuard(new SeamJudge(begun, policy.refusalModel(), asked), log, refusals);
    this.first = seam;
    refusals.resume(begun.text());
    if (voice != null) {
      voice.resume(begun.text());
    }
    guarding.forEach(stage -> stage.resume(begun.text()));
    boundary.resume(begun.text());
    profile.resume(begun.text());
  }

  @Override
  public void event(ChatEvent event) {
    if (failed || (event instanceof ChatEvent.Text text && text.channel() == Channel.REASONING)) {
      return; // Reasoning is hidden from callers.
    }
    try {
      first.event(event);
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
      first.flush();
    }
  }

  @Override
  public boolean hesitates() {
    return !failed && (refusals.hesitates() || (seam != null && seam.hesitates()));
  }

  @Override
  public void judgeNow() {
    if (failed) {
      return;
    }
    try {
      if (seam != null) {
        seam.judgeNow();
      }
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
  public Joint joint() {
    return seam == null ? Joint.OPEN
        : boundary.crossed() ? new Joint(Joint.Outcome.CROSSES_BOUNDARY, 0) : seam.joint();
  }

  @Override
  public void cancel() {
    WordBook.forget();
    failed = true;
    guarding.forEach(Stage::cancel);
  }

  @Override
  public FilterReport report() {
    ToneProfile tone = profile.tone();
    if (tone.words() > 0 && !refusalModel.calibrated(tone.language())) {
      log.acted("refusal:uncalibrated"); // Its verdict is a guess, whatever it is.
    }
    return log.report(refusals.verdict(), refusals.score(), tone);
  }
}

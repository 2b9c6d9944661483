package dev.evenkeel.policy.filter;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.turn.Begun;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.classify.Asked;
import dev.evenkeel.policy.contract.GuardRule;
import dev.evenkeel.policy.text.Surveys;
import dev.evenkeel.policy.tone.Calibration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stages of one attempt, behind one another: refusals, then tone, then remote guards, then the
 * content boundary, so that whatever the others make of a text still passes the boundary. What is
 * released is listened to. Confined to the turn's event loop.
 */
final class StageRow {
  final FilterLog log = new FilterLog();
  /** Where events come in. */
  final Sink first;
  final @Nullable SeamGuard seam;
  final RefusalStage refusals;
  /** The stages that wait for somebody elsewhere; usually none. */
  final List<GuardStage> guarding;
  final BoundaryStage boundary;
  final ProfileStage profile;
  final Surveys surveys;

  /** @param begun what it carries on, null for an answer from the beginning */
  StageRow(CompiledPolicy policy, RefusalRendering rendering, ChatRequest request, Asked asked,
      Guards guards, @Nullable Begun begun, Sink out) {
    boolean prose = request.format() instanceof ResponseFormat.PlainText;
    this.surveys = new Surveys(policy.words());
    this.profile = new ProfileStage(prose, surveys, out);
    this.boundary = new BoundaryStage(policy, request.choices(), log, surveys, profile);
    Sink row = boundary;
    List<GuardRule> rules = policy.outputGuards();
    this.guarding = rules.isEmpty() ? List.of() : new ArrayList<>(rules.size());
    for (int i = rules.size() - 1; i >= 0; i--) {
      GuardStage stage = new GuardStage(rules.get(i), policy.setting(request), guards, log, row);
      guarding.add(stage);
      row = stage;
    }
    Calibration tone = policy.tone();
    ToneStage voice = tone != null && prose ? new ToneStage(tone, log, surveys, row) : null;
    this.refusals = new RefusalStage(policy.refusalModel(), asked, rendering, log, surveys,
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
}

package dev.evenkeel.bench;

import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.ContentRule.Side;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.OnRefusal;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.policy.contract.Tone.Contractions;
import dev.evenkeel.policy.contract.Tone.Habit;
import dev.evenkeel.policy.text.Detector;
import java.util.List;
import java.util.Set;

/** The policies that are measured. */
final class Policies {
  private Policies() {}

  /** Terms and patterns that look through every disguise, refusals unified, tone evened out. */
  static Policy whole(List<String> terms, boolean detectors) {
    ContentRule rule = new ContentRule("rule", terms, Corpus.patterns(terms), Action.BLOCK, "",
        Set.of(Side.OUTPUT), true);
    ContentRule personal = new ContentRule("personal", List.of(), List.of(), Action.REDACT, "[x]",
        Set.of(Side.OUTPUT), true, Set.of(Detector.values()), ContentRule.EVERY_DISGUISE);
    return policy(detectors ? List.of(rule, personal) : List.of(rule),
        new Tone(List.of("Certainly!", "Of course!"), Set.of(Habit.values()), Contractions.EXPAND));
  }

  /** Refusals unified and nothing else. */
  static Policy refusals() {
    return policy(List.of(), Tone.UNCHANGED);
  }

  private static Policy policy(List<ContentRule> content, Tone tone) {
    return new Policy("bench", 1,
        new Refusals(OnRefusal.UNIFIED, LocalText.of("I can't help with that.")), "Blocked.",
        content, tone, List.of());
  }
}

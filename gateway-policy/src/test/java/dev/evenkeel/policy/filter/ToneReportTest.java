package dev.evenkeel.policy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToneReportTest {
  @Test
  void report_tellsHowTheReleasedTextSounds_notTheProvidersOwn() {
    Policy policy = Recorder
        .rules(Recorder.rule(Action.REDACT, true, List.of("sorry sorry sorry"), List.of(), "[x]"));
    Recorder recorder = Recorder.of(policy).say("I am glad. sorry sor").say("ry sorry").end();
    assertThat(recorder.content()).isEqualTo("I am glad. [x]");
    ToneProfile tone = recorder.report().tone();
    assertThat(tone.apology()).isZero();
    assertThat(tone.words()).isEqualTo(4);
    assertThat(tone.warmth()).isEqualTo(25);
  }

  @Test
  void otherChoicesAndReasoning_areNotListenedTo() {
    Recorder recorder = new Recorder(Policy.allowAll("none"), Policy.UNCLASSIFIED, 2);
    recorder.say(0, Channel.REASONING, "Sorry, sorry. ")
        .say(1, Channel.CONTENT, "Sorry.")
        .say(0, Channel.CONTENT, "Four.")
        .end();
    assertThat(recorder.report().tone().words()).isEqualTo(1);
    assertThat(recorder.report().tone().apology()).isZero();
  }

  @Test
  void answerWithoutText_hasNoTone() {
    assertThat(Recorder.of(Policy.allowAll("none")).end().report().tone())
        .isEqualTo(ToneProfile.NONE);
  }

  @Test
  void answerInALanguageWithoutLabels_isReportedAsUncalibrated_notOnlyAsAnAnswer() {
    for (String unknown : List.of(
        "Ég get því miður ekki hjálpað þér með þetta, það er of hættulegt.",
        "Samahani, siwezi kukusaidia na ombi hilo kwa sababu linaweza kuwadhuru watu.",
        "Sajnos ebben nem tudok segíteni, mert ez veszélyes lehet másokra nézve is.",
        "Λυπάμαι, δεν μπορώ να σε βοηθήσω με αυτό.")) {
      assertThat(Recorder.of(Policy.allowAll("none")).say(unknown).end().report().actions())
          .as(unknown)
          .contains("refusal:uncalibrated");
    }
    for (String known : List.of("Paris.",
        "The capital of France is Paris, which lies on the Seine.",
        "Es tut mir leid, aber dabei kann ich Ihnen leider nicht helfen.",
        "Üzgünüm, bu konuda size yardımcı olamam çünkü bu tehlikeli olabilir.")) {
      assertThat(Recorder.of(Policy.allowAll("none")).say(known).end().report().actions()).as(known)
          .doesNotContain("refusal:uncalibrated");
    }
  }
}

package dev.evenkeel.policy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.turn.Begun;
import dev.evenkeel.core.turn.Concealment;
import dev.evenkeel.core.turn.Joint.Outcome;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.OnRefusal;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeamGuardTest {
  private static final CompiledPolicy PLAIN = CompiledPolicy.compile(Policy.allowAll("p"));
  private static final String SAID = "Cooking rice is simple. Rinse the rice until the water runs"
      + " clear, then put it in a pot with twice as much water. Bring it to the boil and";
  private static final String REST =
      " turn the heat down as far as it goes. Put the lid on and leave"
          + " it alone for eighteen minutes. Take it off the heat and let it stand for five more.";

  private static Recorder after(CompiledPolicy policy, String said, Continuation form) {
    return Recorder.resuming(policy, Recorder.request("How do I cook rice?", 1),
        Begun.of(said, form, Concealment.none(Recorder.request("q", 1))));
  }

  private static Recorder after(String said, Continuation form, String fresh) {
    return after(PLAIN, said, form).say(fresh).end();
  }

  private static String joined(String said, Continuation form, String fresh) {
    Recorder recorder = after(said, form, fresh);
    assertThat(recorder.joint().outcome()).as(fresh).isEqualTo(Outcome.JOINED);
    return said + recorder.content();
  }

  private static Outcome rejected(String said, Continuation form, String fresh) {
    Recorder recorder = after(said, form, fresh);
    assertThat(recorder.content()).as(fresh).isEmpty();
    assertThat(recorder.events).as(fresh)
        .noneMatch(event -> event.startsWith("Finished"))
        .anyMatch(event -> event.contains("SEAM_REJECTED"));
    return recorder.joint().outcome();
  }

  @Test
  void prefill_thatGoesOn_joinsCharacterForCharacter() {
    assertThat(joined(SAID, Continuation.PREFILL, REST)).isEqualTo(SAID + REST);
    assertThat(joined("The word is incompre", Continuation.PREFILL, "hensible, and rightly so."))
        .isEqualTo("The word is incomprehensible, and rightly so.");
  }

  @Test
  void instruction_thatSaysTheLastWordsAgain_isCutWhereTheyEnd() {
    assertThat(joined(SAID, Continuation.INSTRUCTION, "Bring it to the boil and" + REST))
        .isEqualTo(SAID + REST);
    assertThat(joined(SAID, Continuation.INSTRUCTION, "bring it to  the boil\nand" + REST))
        .isEqualTo(SAID + REST);
    assertThat(joined("Put the rice in a pot and bring it to the bo", Continuation.INSTRUCTION,
        "bring it to the boil, then cover it with a lid."))
        .isEqualTo("Put the rice in a pot and bring it to the boil, then cover it with a lid.");
    assertThat(joined(SAID, Continuation.INSTRUCTION, SAID + REST)).isEqualTo(SAID + REST);
  }

  @Test
  void lead_isCut() {
    for (String lead : List.of("Sure, here is the continuation:\n\n", "Sure! ", "Certainly. ",
        "Here's the rest of my answer: ", "Continuing from where I left off:\n", "...",
        "Of course! I'll pick up where I left off. ", "Hello! ", "Hi there! ",
        "Natürlich, hier ist die Fortsetzung:\n", "Bien sûr ! Voici la suite :\n")) {
      assertThat(joined(SAID, Continuation.INSTRUCTION, lead + "the boil and" + REST)).as(lead)
          .isEqualTo(SAID + REST);
    }
    assertThat(joined("Rinse the rice.", Continuation.PREFILL,
        "Sure, here is the continuation: Then put it in a pot."))
        .isEqualTo("Rinse the rice. Then put it in a pot.");
  }

  @Test
  void wordsThatOnlyLookLikeALead_stay() {
    assertThat(joined("She looked up and said, ", Continuation.PREFILL,
        "sure, why not, and took her coat from the hook."))
        .isEqualTo("She looked up and said, sure, why not, and took her coat from the hook.");
    assertThat(joined("Rinse the rice.", Continuation.PREFILL,
        " Here is what you need: a pot, a lid, water and some time."))
        .isEqualTo("Rinse the rice. Here is what you need: a pot, a lid, water and some time.");
    assertThat(joined("It is very", Continuation.PREFILL, " very important to rinse the rice."))
        .isEqualTo("It is very very important to rinse the rice.");
    assertThat(joined("That is go", Continuation.PREFILL, "od for the rice and for you."))
        .isEqualTo("That is good for the rice and for you.");
  }

  @Test
  void restThatWouldBeAStrangeOpening_isNoRefusal() {
    String said = "That is a good thing to ask about. There are a few things to know first, and the"
        + " most important of them is";
    for (String rest : List.of(
        " and that is worth keeping in mind. With windowsill, it helps to begin with what is there.",
        " not to hurry. Nothing you cannot undo happens in the first hour, so take your time.",
        " that you should not open the lid. If you cannot wait, use less water and more heat.")) {
      assertThat(joined(said, Continuation.PREFILL, rest)).isEqualTo(said + rest);
    }
  }

  @Test
  void spaceIsPutWhereOneIsSurelyMissing_andNowhereElse() {
    assertThat(
        joined("Rinse the rice.", Continuation.INSTRUCTION, "Then put it in a pot of water."))
        .isEqualTo("Rinse the rice. Then put it in a pot of water.");
    assertThat(joined("Rinse the rice and", Continuation.INSTRUCTION, "put it in a pot of water."))
        .isEqualTo("Rinse the rice and put it in a pot of water.");
    assertThat(joined("Rinse the rice. ", Continuation.PREFILL, " Then put it in a pot of water."))
        .isEqualTo("Rinse the rice. Then put it in a pot of water.");
    assertThat(rejected("The most important of them is", Continuation.INSTRUCTION,
        "This is point two of our conversation, and I answer it.")).isEqualTo(Outcome.UNCLEAR);
    // It may be the middle of a word.
    assertThat(
        rejected("Rinse the rice tho", Continuation.INSTRUCTION, "and put it in a pot of it."))
        .isEqualTo(Outcome.UNCLEAR);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      I'm sorry, but I can't help with that request, as it goes against my guidelines. | CONTRADICTS
      I can't help with that request. It goes against the guidelines that I have to follow. | REFUSES
      I cannot continue with this, because I am not able to assist with such a request. | REFUSES
      Actually, that's not correct. You should never rinse rice before you cook it. | CONTRADICTS
      I apologize for the confusion, my previous answer was wrong about the water. | CONTRADICTS
      Correction: use three times as much water for brown rice and cook it longer. | CONTRADICTS
      Cooking rice is simple. Rinse the rice well and take one part to two of water. | BEGINS_ANEW
      Let me start over. To cook rice you need a pot, a lid, some water and some time. | BEGINS_ANEW
      Here is the full answer: to cook rice you need a pot, a lid, water and some time. | BEGINS_ANEW
      Hello! How can I help you today? I am happy to answer any question that you have. | BEGINS_ANEW
      dann die Hitze reduzieren und den Deckel auf den Topf setzen, damit der Reis nicht anbrennt. \
      | SOUNDS_UNLIKE
      """)
  void misfit_isRejected_andNothingOfItIsSeen(String fresh, Outcome outcome) {
    assertThat(rejected(SAID + ".", Continuation.INSTRUCTION, fresh)).isEqualTo(outcome);
    assertThat(rejected(SAID + ".", Continuation.PREFILL, " " + fresh)).isEqualTo(outcome);
  }

  @Test
  void strangersVoice_isRejected() {
    String calm = "The committee shall review the request. It is therefore necessary to obtain the"
        + " signed form. Furthermore, the applicant shall provide evidence of residence. The form"
        + " is available at the office, and it must be submitted prior to the deadline. ";
    String chatty = "Hey, you've got this!! Don't worry, I'm super happy to help you out, lol! It's"
        + " gonna be awesome, you'll love it! Just grab your stuff, yeah, and maybe perhaps you"
        + " could probably ask your folks! Congrats, you're amazing!";
    assertThat(rejected(calm, Continuation.PREFILL, chatty)).isEqualTo(Outcome.SOUNDS_UNLIKE);
    assertThat(joined(calm, Continuation.PREFILL,
        "The office shall confirm the receipt of the form. It is not necessary to appear in person."
            + " However, the applicant shall respond to inquiries within ten days."))
        .startsWith(calm);
  }

  @Test
  void providersOwnMarkOfARefusal_isRejected() {
    assertThat(
        after(PLAIN, SAID, Continuation.PREFILL).say(0, Channel.REFUSAL, "No.").joint().outcome())
        .isEqualTo(Outcome.REFUSES);
    assertThat(after(PLAIN, SAID, Continuation.PREFILL)
        .send(new ChatEvent.Finished(0, FinishReason.CONTENT_FILTER))
        .joint()
        .outcome()).isEqualTo(Outcome.REFUSES);
  }

  @Test
  void nothingMoreToSay_isAnEndWhereASentenceEnded_andElsewhereNot() {
    assertThat(joined("Rinse the rice.", Continuation.PREFILL, "")).isEqualTo("Rinse the rice.");
    assertThat(rejected("Rinse the", Continuation.PREFILL, "")).isEqualTo(Outcome.UNCLEAR);
    assertThat(rejected(SAID, Continuation.INSTRUCTION, "Rinse the rice until the water"))
        .isEqualTo(Outcome.UNCLEAR);
  }

  @Test
  void textThatWasNotShown_mustComeAgain() {
    Begun begun = new Begun("Write to jane@exa", Continuation.PREFILL, "Write to".length());
    Recorder right = Recorder.resuming(PLAIN, Recorder.request("q", 1), begun)
        .say(" jane@example.com and wait for her to answer.")
        .end();
    assertThat(right.content()).isEqualTo("mple.com and wait for her to answer.");
    Recorder wrong = Recorder.resuming(PLAIN, Recorder.request("q", 1), begun)
        .say(" the support team and wait for it to answer.")
        .end();
    assertThat(wrong.joint().outcome()).isEqualTo(Outcome.CONTRADICTS);
  }

  @Test
  void anyPieces_giveTheSameAnswer() {
    Random random = new Random(11);
    for (String fresh : List.of("Sure, here is the rest: Bring it to the boil and" + REST, REST,
        "I can't help with that request. It goes against my guidelines.", "boil and" + REST,
        "Cooking rice is simple. Rinse the rice well.")) {
      Recorder whole = after(SAID, Continuation.INSTRUCTION, fresh);
      for (int i = 0; i < 30; i++) {
        Recorder pieces = after(PLAIN, SAID, Continuation.INSTRUCTION);
        Recorder.pieces(fresh, random).forEach(pieces::say);
        pieces.end();
        assertThat(pieces.content()).as("seed 11, %s", fresh).isEqualTo(whole.content());
        assertThat(pieces.joint()).isEqualTo(whole.joint());
      }
    }
  }

  @Test
  void judgedText_isNotWaitedFor_andOneThatRepeatsIs() {
    Recorder open = after(PLAIN, SAID, Continuation.PREFILL).say(" turn the heat down ");
    assertThat(open.filter().hesitates()).isTrue();
    open.filter().judgeNow();
    assertThat(open.content()).isEqualTo(" turn the heat down ");
    assertThat(open.filter().hesitates()).isFalse();
    assertThat(open.say("as far").content()).isEqualTo(" turn the heat down as far");

    Recorder repeating =
        after(PLAIN, SAID, Continuation.INSTRUCTION).say("Rinse the rice until the water runs ");
    assertThat(repeating.filter().hesitates()).isFalse();
    repeating.filter().judgeNow();
    assertThat(repeating.content()).isEmpty();
  }

  // --- the rest of the policy goes on over the seam

  private static CompiledPolicy policy(ContentRule... rules) {
    return CompiledPolicy.compile(Recorder.rules(rules));
  }

  @Test
  void matchAcrossTheSeam_isNeverCompleted() {
    for (Action action : List.of(Action.BLOCK, Action.REDACT, Action.REPLACE)) {
      CompiledPolicy policy =
          policy(Recorder.rule(action, false, List.of("purple elephant"), List.of(), "x"));
      Recorder recorder = after(policy, "Here comes the purple ele", Continuation.PREFILL)
          .say("phant, and it is as large as a house by the sea. That is what I know of it.")
          .end();
      assertThat(recorder.content()).isEmpty();
      assertThat(recorder.joint().outcome()).isEqualTo(Outcome.CROSSES_BOUNDARY);
      assertThat(recorder.events).anyMatch(event -> event.contains("SEAM_REJECTED"))
          .noneMatch(event -> event.startsWith("Finished"));
    }
  }

  @Test
  void matchBehindTheSeam_isTreatedAsAnywhere_andOneBeforeItIsNotJudgedAgain() {
    CompiledPolicy policy =
        policy(Recorder.rule(Action.REDACT, false, List.of("elephant"), List.of(), "[animal]"));
    Recorder recorder = after(policy, "An elephant is large. ", Continuation.PREFILL)
        .say("It is larger than a horse, and an elephant never forgets what it was told.")
        .end();
    assertThat(recorder.content())
        .isEqualTo("It is larger than a horse, and an [animal] never forgets what it was told.");
    assertThat(recorder.joint().outcome()).isEqualTo(Outcome.JOINED);
  }

  @Test
  void opening_isNotJudgedTwice_andLaterRefusalsAreStillTold() {
    Policy unified = new Policy("p", 1, new Refusals(OnRefusal.UNIFIED, LocalText.of("No.")), "",
        List.of(), Tone.UNCHANGED, List.of());
    Recorder recorder = after(CompiledPolicy.compile(unified), SAID, Continuation.PREFILL).say(REST)
        .say(" However, I can't help you with the other thing, because it is not allowed.")
        .end();
    assertThat(recorder.content()).startsWith(REST).endsWith("not allowed.");
    assertThat(recorder.report().verdict()).isEqualTo(Verdict.PARTIAL);
    String cut = "That is a good thing to ask about. There are a few things to know first, and the"
        + " most important of them is";
    Recorder plain =
        Recorder
            .resuming(CompiledPolicy.compile(unified),
                Recorder.request("How do I keep basil alive on a windowsill?", 1),
                new Begun(cut, Continuation.PREFILL, cut.length()))
            .say(REST)
            .end();
    assertThat(plain.report().verdict()).isEqualTo(Verdict.ANSWER);
    assertThat(recorder.events).anyMatch(event -> event.startsWith("Finished"));
  }
}

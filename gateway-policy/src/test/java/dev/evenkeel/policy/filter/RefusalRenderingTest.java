package dev.evenkeel.policy.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.contract.LocalText;
import dev.evenkeel.policy.contract.OnRefusal;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.contract.QueryClass.Expectation;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.policy.contract.Tone.Contractions;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusalRenderingTest {
  private static final List<String> REFUSED = List.of("0 REFUSAL We do not help with that.",
      new ChatEvent.Finished(0, FinishReason.STOP).toString(), new ChatEvent.Ended().toString());
  static final List<String> REFUSALS = List.of("I can't help with that.",
      "I’m sorry, but I can’t assist with that request.", "Sorry, I cannot provide instructions.",
      "I apologize, but I'm unable to help you make this.",
      "As an AI language model, I cannot write that.", "I won't help with weapons of any kind.",
      "I'm not able to discuss that topic.", "Unfortunately, I cannot share those details.",
      "I must decline this request.", "I have to decline. Ask for something else.",
      "That is not something I can do for you.",
      "I'm not comfortable answering questions of that kind.",
      "I understand you're curious, but I can't provide that.",
      "I am not going to help you with this.", "This goes against my guidelines, so no.",
      "Thank you for asking. I cannot assist with it.", "Lo siento, pero no puedo ayudar con eso.",
      "Je ne peux pas vous aider avec cela.", "Es tut mir leid, aber dabei kann ich nicht helfen.",
      "Non posso aiutarti con questo.", "Não posso ajudar com isso.",
      "Извините, но я не могу помочь с этим.", "抱歉，我无法提供帮助。", "申し訳ありませんが、お手伝いできません。",
      "I can not\u200B help with that");
  private static final List<String> ANSWERS = List.of("Paris is the capital of France.", "42",
      "Yes.", "Sorry to hear about your day. Here is a plan that may help.",
      "I can't wait to help you with your garden! Start with the soil.",
      "To bake bread, mix flour, water, salt and yeast.", "1. One\n2. Two\n3. Three",
      "Certainly! The answer is four.", "{\"a\": 1}",
      "Der Himmel ist blau, weil Licht gestreut wird.", "天空是蓝色的，因为光被散射。",
      "The error \"I cannot help\" comes from line 3 of the script. 😀");

  private static Policy policy(OnRefusal rendering, Tone tone) {
    return new Policy("p", 1, new Refusals(rendering, LocalText.of("We do not help with that.")),
        "", List.of(), tone,
        List.of(
            new QueryClass("care", Expectation.PROVIDERS_CHOICE, null, List.of("care"),
                LocalText.of("Please call us."), null),
            QueryClass.of("open", Expectation.MUST_ANSWER, List.of("open")),
            new QueryClass("asked", Expectation.MUST_ANSWER, OnRefusal.ASK, List.of(), null, null),
            new QueryClass("prepared", Expectation.MUST_ANSWER, OnRefusal.TEMPLATE, List.of(), null,
                LocalText.of("Here is what we know.")),
            new QueryClass("own", Expectation.PROVIDERS_CHOICE, OnRefusal.PASS, List.of(), null,
                null)));
  }

  private static final CompiledPolicy UNIFIED =
      CompiledPolicy.compile(policy(OnRefusal.UNIFIED, Tone.UNCHANGED));
  private static final CompiledPolicy PASS =
      CompiledPolicy.compile(policy(OnRefusal.PASS, Tone.UNCHANGED));

  private static Recorder unified() {
    return new Recorder(UNIFIED, Policy.UNCLASSIFIED, 1);
  }

  @Test
  void refusal_inAnyForm_isTheSameEvents() {
    assertThat(unified().say(0, Channel.REFUSAL, "No.").end().events).isEqualTo(REFUSED);
    assertThat(unified().send(new ChatEvent.Finished(0, FinishReason.CONTENT_FILTER))
        .send(new ChatEvent.Ended()).events).isEqualTo(REFUSED);
    for (String refusal : REFUSALS) {
      assertThat(unified().say(refusal).end().events).as(refusal).isEqualTo(REFUSED);
    }
  }

  @Test
  void refusal_inRandomPieces_releasesNothingOfTheProvidersWords() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      String refusal = REFUSALS.get(random.nextInt(REFUSALS.size()));
      Recorder recorder = unified();
      Recorder.pieces(refusal, random).forEach(recorder::say);
      recorder.end();
      assertThat(recorder.events).as("seed %d: %s", seed, refusal).isEqualTo(REFUSED);
      assertThat(recorder.report().verdict()).isEqualTo(Verdict.REFUSE);
      assertThat(recorder.report().refusalScore()).isEqualTo(1);
      assertThat(recorder.report().actions()).containsExactly("refusal:unified");
    }
  }

  @Test
  void answer_inRandomPieces_isReleasedWhole() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      String answer = ANSWERS.get(random.nextInt(ANSWERS.size()));
      Recorder recorder = unified();
      Recorder.pieces(answer, random).forEach(recorder::say);
      recorder.end();
      assertThat(recorder.content()).as("seed %d", seed).isEqualTo(answer);
      assertThat(recorder.split).as("seed %d", seed).isFalse();
      assertThat(recorder.report().verdict()).as("seed %d: %s", seed, answer)
          .isEqualTo(Verdict.ANSWER);
    }
  }

  @Test
  void characterByCharacter_anyText_equalsOnePiece() {
    for (List<String> texts : List.of(REFUSALS, ANSWERS)) {
      for (String text : texts) {
        Recorder whole = unified().say(text).end();
        Recorder single = unified();
        text.chars().forEach(c -> single.say(String.valueOf((char) c)));
        assertThat(single.end().joined()).as(text).isEqualTo(whole.joined());
        assertThat(single.report().verdict()).as(text).isEqualTo(whole.report().verdict());
      }
    }
  }

  @Test
  void pass_refusal_passesInTheProvidersWords() {
    for (String refusal : REFUSALS) {
      Recorder recorder = new Recorder(PASS, Policy.UNCLASSIFIED, 1).say(refusal).end();
      assertThat(recorder.content()).isEqualTo(refusal);
      assertThat(recorder.report().verdict()).as(refusal).isEqualTo(Verdict.REFUSE);
    }
    Recorder marked =
        new Recorder(PASS, Policy.UNCLASSIFIED, 1).say(0, Channel.REFUSAL, "No.").end();
    assertThat(marked.events).first().isEqualTo("0 REFUSAL No.");
    assertThat(marked.report().verdict()).isEqualTo(Verdict.REFUSE);
  }

  @Test
  void refusal_inAClassWithItsOwnText_saysThat() {
    Recorder recorder = new Recorder(UNIFIED, "care", 1).say("I can't help with that.").end();
    assertThat(recorder.events).first().isEqualTo("0 REFUSAL Please call us.");
    assertThat(recorder.report().actions()).doesNotContain("refusal:must_answer");
  }

  @Test
  void refusal_whereAnAnswerIsAsked_isReported() {
    Recorder recorder = new Recorder(UNIFIED, "open", 1).say("I can't help with that.").end();
    assertThat(recorder.events).isEqualTo(REFUSED);
    assertThat(recorder.report().actions()).contains("refusal:must_answer");
  }

  @Test
  void emptyOutput_anyRendering_isNoOutput() {
    for (CompiledPolicy policy : List.of(UNIFIED, PASS)) {
      for (String text : List.of("", " \n")) {
        Recorder recorder = new Recorder(policy, "open", 1).say(text).end();
        assertThat(recorder.report().verdict()).isEqualTo(Verdict.NO_OUTPUT);
        assertThat(recorder.report().refusalScore()).isZero();
      }
    }
  }

  @Test
  void heldOpening_whenTimeIsUp_isJudgedByWhatIsKnown() {
    Recorder refuses = unified().say("I'm sorry, but I can't");
    refuses.filter().judgeNow();
    assertThat(refuses.content()).isEmpty();
    assertThat(refuses.report().verdict()).isEqualTo(Verdict.REFUSE);

    Recorder answers = unified().say("The");
    assertThat(answers.content()).isEmpty();
    assertThat(answers.filter().hesitates()).isTrue();
    answers.filter().judgeNow();
    assertThat(answers.content()).isEqualTo("The");
    assertThat(answers.filter().hesitates()).isFalse();
    answers.say(" Seine runs through Paris.").end();
    assertThat(answers.content()).isEqualTo("The Seine runs through Paris.");
  }

  @Test
  void heldOpening_likelierToRefuseThanNot_isLetThroughWhenTimeIsUp() throws Exception {
    Refusals own = new Refusals(OnRefusal.UNIFIED, LocalText.of("No."),
        "evenkeel refusal model 2\nlanguages en\nF_perhaps 1100\n");
    CompiledPolicy policy = CompiledPolicy.compile(policy(own));
    Recorder recorder = new Recorder(policy, Policy.UNCLASSIFIED, 1).say("Perhaps you ");
    assertThat(recorder.filter().hesitates()).isTrue();
    recorder.filter().judgeNow();
    assertThat(recorder.content()).isEqualTo("Perhaps you ");
    recorder.say("mean the other one.").end();
    assertThat(recorder.content()).isEqualTo("Perhaps you mean the other one.");
  }

  @Test
  void nothingIsHeld_ofAnAnswerThatIsJudged() {
    assertThat(unified().say("The Seine runs through Paris, and the Rhine through Cologne.")
        .filter()
        .hesitates()).isFalse();
  }

  @Test
  void modelOfThePolicy_judges_andIsPartOfTheDigest() throws Exception {
    Refusals own = new Refusals(OnRefusal.UNIFIED, LocalText.of("No."),
        "evenkeel refusal model 2\nlanguages en\nF_blue 9000\nWHOLE -4000\n");
    Policy policy = policy(own);
    assertThat(policy.digest())
        .isNotEqualTo(policy(new Refusals(OnRefusal.UNIFIED, LocalText.of("No."))).digest());
    CompiledPolicy compiled = CompiledPolicy.compile(policy);
    assertThat(new Recorder(compiled, Policy.UNCLASSIFIED, 1).say("Blue is what I say.")
        .end()
        .report()
        .verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(new Recorder(compiled, Policy.UNCLASSIFIED, 1).say("I can't help with that.")
        .end()
        .report()
        .verdict()).isEqualTo(Verdict.ANSWER);
    assertThatThrownBy(() -> CompiledPolicy
        .compile(policy(new Refusals(OnRefusal.UNIFIED, LocalText.of("No."), "weights"))))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("not a refusal model");
  }

  private static Policy policy(Refusals refusals) {
    return new Policy("p", 1, refusals, "Blocked.", List.of(), Tone.UNCHANGED, List.of());
  }

  @Test
  void answerThatRefusesLater_isPartial() {
    Recorder recorder = unified().say("Bleach whitens cloth and disinfects surfaces well. ")
        .say("It is sold in most shops and used in laundries, kitchens and public pools. ")
        .say("However, I can't help with mixing it.")
        .end();
    assertThat(recorder.report().verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(recorder.content()).endsWith("mixing it.");
  }

  @Test
  void refusalInOneChoice_leavesTheOtherAlone() {
    Recorder recorder = new Recorder(UNIFIED, "x", 2).say("I can't help with that.")
        .say(1, Channel.CONTENT, "Paris is the capital of France, of course.");
    recorder.send(new ChatEvent.Finished(1, FinishReason.STOP)).end();
    assertThat(recorder.content(0)).isEmpty();
    assertThat(recorder.content(1)).isEqualTo("Paris is the capital of France, of course.");
  }

  @Test
  void opener_inRandomPieces_isStripped() {
    CompiledPolicy policy = CompiledPolicy.compile(policy(OnRefusal.PASS,
        new Tone(List.of("Certainly!", "Sure", "Sure thing,"), Set.of(), Contractions.KEEP)));
    List<List<String>> cases =
        List.of(List.of("Certainly! Four.", "Four."), List.of("certainly!\n\nFour.", "Four."),
            List.of("Certainly not.", "Certainly not."), List.of("Sure thing, it is.", "It is."),
            List.of("Surely it is.", "Surely it is."), List.of("Sure it is.", "It is."),
            List.of("It is. Certainly!", "It is. Certainly!"), List.of("Cert", "Cert"),
            List.of("Certainly!", "Certainly!"), List.of("Certainly! \n", "Certainly! \n"));
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<String> each = cases.get(random.nextInt(cases.size()));
      Recorder recorder = new Recorder(policy, "x", 1);
      Recorder.pieces(each.getFirst(), random).forEach(recorder::say);
      recorder.end();
      assertThat(recorder.content()).as("seed %d: %s", seed, each).isEqualTo(each.getLast());
    }
  }

  @Test
  void refusal_inAClassThatAsksElsewhere_givesTheAttemptUpBeforeAnythingIsReleased() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Recorder recorder = Recorder.elsewhere(UNIFIED, "asked");
      Recorder.pieces(REFUSALS.get(random.nextInt(REFUSALS.size())), random).forEach(recorder::say);
      recorder.end();
      assertThat(recorder.events).as("seed %d", seed).hasSize(1);
      assertThat(recorder.events.getFirst()).startsWith("Failed").contains("REFUSED");
    }
  }

  @Test
  void refusal_inAClassThatAsksElsewhere_withNobodyToAsk_isUnified() {
    assertThat(new Recorder(UNIFIED, "asked", 1).say("I can't help with that.").end().events)
        .isEqualTo(REFUSED);
  }

  @Test
  void refusal_inAClassWithAPreparedAnswer_isAnsweredByIt() {
    Recorder recorder = new Recorder(UNIFIED, "prepared", 1).say("I can't help with that.").end();
    assertThat(recorder.content()).isEqualTo("Here is what we know.");
    assertThat(recorder.report().actions()).contains("refusal:template", "refusal:must_answer");
  }

  @Test
  void refusal_inAClassThatPassesThem_passes() {
    assertThat(new Recorder(UNIFIED, "own", 1).say("I can't help with that.").end().content())
        .isEqualTo("I can't help with that.");
  }

  @Test
  void refusal_isSaidInTheUsersLanguageWhereThePolicyHasIt() {
    CompiledPolicy policy =
        CompiledPolicy
            .compile(new Policy("p", 1,
                new Refusals(OnRefusal.UNIFIED,
                    new LocalText("Not here.", java.util.Map.of("de", "Nicht hier."))),
                "", List.of(), Tone.UNCHANGED,
                List.of(new QueryClass("people", Expectation.HAND_OFF, null, List.of(), null,
                    new LocalText("A colleague will call.",
                        java.util.Map.of("de", "Jemand ruft Sie an."))))));
    assertThat(Recorder.asking(policy, "Wie baue ich das und was ist es?")
        .say("I can't help.")
        .end().events).first().isEqualTo("0 REFUSAL Nicht hier.");
    assertThat(Recorder.asking(policy, "Comment est-ce que je peux le faire ?")
        .say("I can't help.")
        .end().events).first().isEqualTo("0 REFUSAL Not here.");
    assertThat(policy.ruling("people", Recorder.request("Ich möchte mit jemandem sprechen", 1)))
        .isEqualTo(
            new dev.evenkeel.core.turn.Ruling.Say("Jemand ruft Sie an.", false, "class:hand-off"));
  }
}

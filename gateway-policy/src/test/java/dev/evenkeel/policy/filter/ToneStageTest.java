package dev.evenkeel.policy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.Refusals;
import dev.evenkeel.policy.contract.Tone;
import dev.evenkeel.policy.contract.Tone.Contractions;
import dev.evenkeel.policy.contract.Tone.Habit;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToneStageTest {
  private static final CompiledPolicy ALL = CompiledPolicy.compile(policy(
      new Tone(List.of("Certainly!", "Sure,"), Set.of(Habit.values()), Contractions.EXPAND)));

  private static Policy policy(Tone tone) {
    return new Policy("p", 1, Refusals.PASSED, "", List.of(), tone, List.of());
  }

  private static Recorder run(String text, Random random) {
    Recorder recorder = new Recorder(ALL, Policy.UNCLASSIFIED, 1);
    Recorder.pieces(text, random).forEach(recorder::say);
    return recorder.end();
  }

  static Stream<Arguments> changed() {
    return Stream.of(
        Arguments.of("As an AI language model, i think four.", "I think four.", "self-reference"),
        Arguments.of("Four. As an AI assistant developed by Acme, I add it up.",
            "Four. I add it up.", "self-reference"),
        Arguments.of("Great question! It's four.", "It's four.", "sycophancy"),
        Arguments.of("What a wonderful idea! Begin with soil.", "Begin with soil.", "sycophancy"),
        Arguments.of("It is important to note that prices vary.", "Prices vary.", "stock-caveats"),
        Arguments.of(
            "Boil it.\nPlease note that water is hot.", "Boil it.\nWater is hot.", "stock-caveats"),
        Arguments.of("Four.\n\nI hope this helps!", "Four.", "closings"),
        Arguments.of("Four. Let me know if you have any other questions! Have a great day!",
            "Four.", "closings"),
        Arguments.of("Certainly! Great question! Four.", "Four.", "opener"),
        Arguments.of("I don't know; we can't tell, they won't say and I'm sure you're right.",
            "I do not know; we cannot tell, they will not say and I am sure you are right.",
            "contraction"),
        Arguments.of("Don\u2019t worry, it isn\u2019t far.", "Do not worry, it is not far.",
            "contraction"),
        Arguments.of("Sie fragen. Bitte beachten Sie, dass es regnet.", "Sie fragen. Es regnet.",
            "stock-caveats"));
  }

  @ParameterizedTest
  @MethodSource("changed")
  void habit_inAnyPieces_isCut(String text, String expected, String action) {
    for (int seed = 0; seed < 60; seed++) {
      Recorder recorder = run(text, new Random(seed));
      assertThat(recorder.content()).as("seed %d", seed).isEqualTo(expected);
      assertThat(recorder.report().actions()).contains("tone:" + action);
    }
  }

  static Stream<String> kept() {
    return Stream.of("He said: \"As an AI language model, I cannot.\"",
        "```\n# Please note that x\nI hope this helps!\n```", "Run `echo don't` now.",
        "> It is important to note that\n", "Isn't it so? Why don't you try?",
        "I hope this helps! Then add salt.", "Let me know which size you want.",
        "This is as an AI language model, works.", "I hope this helps!", "Certainly!",
        "That is a great question in physics: why?", "I DON'T KNOW.", "Four.\n\n",
        "Use \"I'm\" here.", "");
  }

  @ParameterizedTest
  @MethodSource("kept")
  void textThatOnlyLooksLikeAHabit_inAnyPieces_isByteIdentical(String text) {
    for (int seed = 0; seed < 60; seed++) {
      Recorder recorder = run(text, new Random(seed));
      assertThat(recorder.content()).as("seed %d", seed).isEqualTo(text);
      assertThat(recorder.report().actions()).isEmpty();
    }
  }

  @Test
  void answerCutByLength_keepsWhatLooksLikeAClosing() {
    Recorder recorder = new Recorder(ALL, Policy.UNCLASSIFIED, 1).say("Four. I hope this helps!")
        .send(new ChatEvent.Finished(0, FinishReason.LENGTH));
    assertThat(recorder.content()).isEqualTo("Four. I hope this helps!");
  }

  @Test
  void ordinaryText_waitsForNothingButWhiteSpace() {
    Recorder recorder = new Recorder(ALL, Policy.UNCLASSIFIED, 1);
    recorder.say("The garden needs water");
    assertThat(recorder.content()).isEqualTo("The garden needs water");
    recorder.say(" ").say(0, Channel.CONTENT, "daily");
    assertThat(recorder.content()).isEqualTo("The garden needs water daily");
  }
}

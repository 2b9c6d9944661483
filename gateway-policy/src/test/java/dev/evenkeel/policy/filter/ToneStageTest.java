package dev.evenkeel.policy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
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
        Arguments.of("En tant qu'IA, je n'ai pas de corps.", "Je n'ai pas de corps.",
            "self-reference"),
        Arguments.of("Como modelo de lenguaje, no tengo cuerpo.", "No tengo cuerpo.",
            "self-reference"),
        Arguments.of("Great question! It's four.", "It's four.", "sycophancy"),
        Arguments.of("Great question!\n\n    x = 1", "    x = 1", "sycophancy"),
        Arguments.of("Great question! iPhones cost 4.", "iPhones cost 4.", "sycophancy"),
        Arguments.of("What a wonderful idea! Begin with soil.", "Begin with soil.", "sycophancy"),
        Arguments.of("Gute Frage! Vier.", "Vier.", "sycophancy"),
        Arguments.of("Excellente question ! Quatre.", "Quatre.", "sycophancy"),
        Arguments.of("¡Buena pregunta! Cuatro.", "Cuatro.", "sycophancy"),
        Arguments.of("It is important to note that the prices vary.", "The prices vary.",
            "stock-caveats"),
        Arguments.of("It's worth noting that not all cats purr.", "Not all cats purr.",
            "stock-caveats"),
        Arguments.of("Boil it.\nPlease note that it is hot.", "Boil it.\nIt is hot.",
            "stock-caveats"),
        Arguments.of("Il est important de noter que l'eau bout.", "L'eau bout.", "stock-caveats"),
        Arguments.of("Es importante destacar que el agua hierve.", "El agua hierve.",
            "stock-caveats"),
        Arguments.of("Four.\n\nI hope this helps!", "Four.", "closings"),
        Arguments.of("Four.\r\n\r\nI hope this helps!\r\n", "Four.", "closings"),
        Arguments.of("Four. Let me know if you have any other questions! Have a great day!",
            "Four.", "closings"),
        Arguments.of("- One\n- Two. I hope this helps!", "- One\n- Two.", "closings"),
        Arguments.of("Vier. Wenn Sie weitere Fragen haben, stehe ich gerne bereit!", "Vier.",
            "closings"),
        Arguments.of("Quatre. N'hésitez pas à me contacter ! Bonne journée !", "Quatre.",
            "closings"),
        Arguments.of("Cuatro. ¡Espero que esto te ayude!", "Cuatro.", "closings"),
        Arguments.of("Certainly! Great question! Four.", "Four.", "opener"),
        Arguments.of("Certainly! I hope this helps!", "I hope this helps!", "opener"),
        Arguments.of("Sure, four is right.", "Four is right.", "opener"),
        Arguments.of("Sure, iPhone is right.", "iPhone is right.", "opener"),
        Arguments.of("Sure, x is right.", "x is right.", "opener"),
        Arguments.of("Sure, example.com is right.", "example.com is right.", "opener"),
        Arguments.of("Absolutely! Here is the list.", "Here is the list.", "openers"),
        Arguments.of("Natürlich! Hier ist die Liste.", "Hier ist die Liste.", "openers"),
        Arguments.of("Bien sûr ! Voici la liste.", "Voici la liste.", "openers"),
        Arguments.of("¡Claro! Aquí está.", "Aquí está.", "openers"),
        Arguments.of("I don't know; we can't tell, they won't say and I'm sure you're right.",
            "I do not know; we cannot tell, they will not say and I am sure you are right.",
            "contraction"),
        Arguments.of("Don\u2019t worry, it isn\u2019t far.", "Do not worry, it is not far.",
            "contraction"),
        Arguments.of("Yeah, it's kinda gonna rain. Lemme see.",
            "Yes, it's kind of going to rain. Let me see.", "contraction"));
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
        "Use \"I'm\" here.", "",
        // Code in every dress.
        "~~~\nI don't. I hope this helps!\n~~~", "- ```\n  don't\n  ```", "A:\n\n    I don't\n",
        "Run ``don't `` now.", "````\n```\nI'm\n```\nI don't\n````", "```js\n// I'm",
        // Quotations, titles, other people's words.
        "„Ich hoffe, das hilft!“", "« J'espère que cela aide ! »", "“I don’t,” he said, “I’m ill.”",
        "\"I don't.\nI'm ill.\"", "Watch *Don't Look Up*.", "Read *Men don't cry* now.",
        "「I don't」",
        // What only begins like a phrase.
        "Please note that date.", "Please note that, if it rains, we close.",
        "As an AI model, GPT-2 was small.", "Keep in mind that rule.",
        "See e.g. please note that it.", "Absolutely! It is safe.", "Sure thing, boss.",
        "Of course! No.",
        // German clauses have another order.
        "Bitte beachten Sie, dass der Zug nicht fährt.", "Als KI, habe ich keinen Körper.",
        // A mark would be left alone.
        "Four.\n- I hope this helps!", "# Great question!\nFour.", "1. I hope this helps!",
        "**Please note that it is hot.**", "Four.\n\n**I hope this helps!**",
        // Letters people asked for.
        "Dear Ann,\nthanks. Have a great day!", "Can you come? Let me know.",
        "I hope this helps!\n\nBest wishes,\nAnn",
        // Questions.
        "Doesn't water boil?", "Why don't cats bark?", "Can't people see?", "Great question!!",
        "{\"a\": \"I'm\", \"b\": \"don't\"}");
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

  private static final String[] WORDS =
      {"As an AI language model, I ", "as an AI, i ", "Great question! ", "Please note that ",
          "please note that it ", "I hope this helps! ", "Have a great day! ", "Certainly! ",
          "Sure, ", "Sure! Here ", "don't ", "I'm ", "isn't water ", "iPhone ", "x ", "four. ",
          "Five! ", "\"", "`", "```", "```\n", "~~~\n", "\n", "\n\n", "\r\n", "- ", "1. ", "# ",
          "> ", "*", "**", "    ", " ", "“", "”", "«", "»", "„", "日本語。", "😀", "é",
          "Let me know if you have any questions. ", "gonna ", "N'hésitez pas à me contacter ! "};

  private static String random(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(14); i >= 0; i--) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }

  @Test
  void anyText_isTheSameInAnyPieces_isNeverCutToNothing_andIsCalibratedOnce() {
    for (int seed = 0; seed < 1500; seed++) {
      Random random = new Random(seed);
      String text = random(random);
      Recorder whole = new Recorder(ALL, Policy.UNCLASSIFIED, 1).say(text).end();
      Recorder pieces = run(text, random);
      String name = "seed " + seed + ": " + text;
      assertThat(pieces.content()).as(name).isEqualTo(whole.content());
      assertThat(pieces.report().actions()).as(name).isEqualTo(whole.report().actions());
      assertThat(whole.content().isBlank()).as(name).isEqualTo(text.isBlank());
      if (whole.report().actions().isEmpty()) {
        assertThat(whole.content()).as(name).isEqualTo(text);
      }
      String again = new Recorder(ALL, Policy.UNCLASSIFIED, 1).say(whole.content()).end().content();
      assertThat(again).as("again, " + name).isEqualTo(whole.content());
    }
  }

  @Test
  void codeAndQuotations_betweenAnything_areByteIdentical() {
    String[] guarded = {"`don't I'm gonna`", "\"I don't. I'm ill. I hope this helps!\"",
        "\n```\nPlease note that it isn't.\nI hope this helps!\n```\n",
        "\n~~~\nI'm yeah nope don't\n~~~\n", "“I’m sure we don’t”"};
    String[] around = {"four. ", "Great question! ", "Please note that it ", "I'm ", "don't ",
        "Certainly! ", "\n\n", "I hope this helps! ", "- ", "Five! "};
    for (int seed = 0; seed < 800; seed++) {
      Random random = new Random(seed);
      String kept = guarded[random.nextInt(guarded.length)];
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(5); i > 0; i--) {
        text.append(around[random.nextInt(around.length)]);
      }
      text.append(kept);
      for (int i = random.nextInt(5); i > 0; i--) {
        text.append(around[random.nextInt(around.length)]);
      }
      assertThat(run(text.toString(), random).content()).as("seed %d: %s", seed, text)
          .contains(kept.strip());
    }
  }

  @Test
  void toolArgumentsAndStructuredOutput_areNotCalibrated() {
    String json = "{\"say\":\"I don't. I'm ill.\"}";
    Recorder recorder = new Recorder(ALL, Policy.UNCLASSIFIED, 1).say("I'm on it. ")
        .send(new ChatEvent.ToolCalled(0, 0, new ToolCall("c1", "say", json)))
        .end();
    assertThat(recorder.content()).isEqualTo("I am on it. ");
    assertThat(recorder.events.toString()).contains(json);
  }
}

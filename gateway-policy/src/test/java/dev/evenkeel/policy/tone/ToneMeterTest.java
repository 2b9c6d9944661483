package dev.evenkeel.policy.tone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.decision.ToneProfile.Dimension;
import dev.evenkeel.policy.text.Surveys;
import dev.evenkeel.policy.text.WordBook;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToneMeterTest {
  private static ToneProfile of(String text) {
    ToneMeter meter = new ToneMeter();
    char[] chars = text.toCharArray();
    meter.read(chars, 0, chars.length);
    return meter.finish();
  }

  @Test
  void warmAnswer_andDryAnswer_differWhereTheySound() {
    ToneProfile warm = of("Great question! I'm so glad you asked. Thank you! You could perhaps try"
        + " the soup, and I think you'll love it. Feel free to ask!");
    ToneProfile dry = of("The soup is made of onions. It is served hot. Therefore it is popular.");
    assertThat(warm.warmth()).isGreaterThan(10);
    assertThat(dry.warmth()).isZero();
    assertThat(warm.exclamation()).isEqualTo(0.6);
    assertThat(dry.exclamation()).isZero();
    assertThat(warm.hedging()).isGreaterThan(5);
    assertThat(dry.directness()).isEqualTo(1);
    assertThat(warm.directness()).isEqualTo(0.8);
    assertThat(warm.secondPerson()).isGreaterThan(5);
    assertThat(warm.formality()).isNegative();
    assertThat(dry.formality()).isEqualTo(1);
    assertThat(dry.words()).isEqualTo(14);
    assertThat(dry.sentences()).isEqualTo(3);
  }

  @Test
  void piecesWhoseWordsAreLookedUpOnce_soundAsTheyDoReadLetterByLetter() {
    List<String> pieces = List.of("I think", "it depends", "as an AI", "sorry", "I'm so glad",
        "important to remember", "the soup", "ohne", "vielleicht", "don't", ".", "!", "? ", "\n",
        "- ", "`code`", "```", "3rd", "x-ray", "é", "不", "in theory", "not necessarily", "  ",
        "incomprehensibilities", "far as", "as", "far", "kind", "of", "SHOUTED", "consult your");
    Surveys surveys = new Surveys(new WordBook(List.of(), List.of(), ToneMeter.dictionary()));
    for (int i = 0; i < 3_000; i++) {
      Random random = new Random(i);
      StringBuilder answer = new StringBuilder();
      for (int j = random.nextInt(60); j >= 0; j--) {
        answer.append(pieces.get(random.nextInt(pieces.size())))
            .append(random.nextInt(4) > 0 ? " " : "");
      }
      char[] chars = answer.toString().toCharArray();
      ToneMeter meter = new ToneMeter();
      for (int at = 0; at < chars.length;) {
        int end = Math.min(chars.length, at + 1 + random.nextInt(150));
        meter.read(surveys, chars, at, end);
        at = end;
      }
      assertThat(meter.finish()).as("%d: %s", i, answer).isEqualTo(of(answer.toString()));
    }
  }

  @Test
  void apologyPersonaAndMoral_areCountedPerAnswer() {
    ToneProfile profile = of("I'm sorry, but as an AI language model I can't say. It is unethical."
        + " I apologize. Please consult a doctor.");
    assertThat(profile.apology()).isEqualTo(2);
    assertThat(profile.persona()).isEqualTo(1);
    assertThat(profile.moralising()).isEqualTo(2);
    assertThat(profile.directness()).isZero();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      de | Das ist vielleicht nicht die beste Idee. Es tut mir leid, aber du kannst es versuchen.
      fr | Je suis désolé, mais ce n'est pas possible. Vous pourriez peut-être essayer avec un ami.
      es | Lo siento, pero no es posible. Quizás puedes probar con la otra opción que te di.
      it | Mi dispiace, non è possibile. Forse si può provare con la seconda che è più facile.
      ru | Извините, это невозможно. Может быть, попробуйте другой способ завтра утром.
      ja | 申し訳ありませんが、それはできません。別の方法を試してください。
      ko | 죄송하지만 그것은 불가능합니다. 다른 방법을 시도해 보세요.
      ar | آسف، هذا غير ممكن. ربما يمكنك تجربة طريقة أخرى.
      hi | माफ़ कीजिए, यह संभव नहीं है। शायद आप दूसरा तरीका आज़मा सकते हैं।
      zh | 抱歉，这是不可能的。您可以试试另一种方法。
      """)
  void languages_areTold_andSentencesCounted(String language, String text) {
    ToneProfile profile = of(text);
    assertThat(profile.language()).isEqualTo(language);
    assertThat(profile.sentences()).isEqualTo(2);
    assertThat(profile.words()).isGreaterThan(5);
    boolean calibrated = List.of("de", "fr", "es").contains(language);
    if (calibrated) {
      assertThat(profile.apology()).isEqualTo(1);
      assertThat(profile.hedging()).isPositive();
    } else {
      assertThat(profile.apology()).as("unknown, not zero").isNaN();
      assertThat(profile.hedging()).isNaN();
      assertThat(profile.formality()).isNaN();
    }
  }

  @Test
  void code_isNoProse_butMarkdown() {
    ToneProfile plain = of("Run this:");
    for (String code : List.of("Run this:\n```java\nsorry = maybe; // I'm sorry!\n```\n",
        "Run this:\n~~~\nsorry, maybe! Thanks.\n~~~", "Run this:\n\n    sorry maybe thanks\n",
        "Run this: `sorry maybe thanks!`", "Run this:\n- ```\n  sorry, maybe!\n  ```",
        "Run this:\n````\n```\nsorry\n```\nthanks!\n````\n")) {
      ToneProfile profile = of(code);
      assertThat(profile.words()).as(code).isEqualTo(plain.words());
      assertThat(profile.apology()).as(code).isZero();
    }
    assertThat(of("Run this:\n```\nsome long block of code\n```\n").markdown()).isGreaterThan(0.5);
  }

  @Test
  void markdown_isTheShareOfItsLines() {
    assertThat(of("One\n# Two\n- abcd\n12. gh\n").markdown()).isEqualTo(14 / 17.0, within(0.001));
    assertThat(of("**Bold** and - not a list, 3.5 and 2026.").markdown()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n ", "```\ncode\n```", "12 3.4 %", "!!!"})
  void answerWithoutWords_isNotMeasured(String text) {
    assertThat(of(text)).isEqualTo(ToneProfile.NONE);
    assertThat(of(text).measured()).isFalse();
  }

  @Test
  void profile_inAnyPieces_isTheSame() {
    String text =
        "I'm sorry! As an AI language model, I can’t — perhaps \"you\" may try `x` or:\n\n"
            + "1. Eins: vielleicht\n2. Zwei… e.g. 3.5!\n\n```js\nlet sorry = '`';\n```\n> quoted 😀"
            + " thanks\r\n\r\n| a | b |\n日本語です。Ελληνικά. क्या हाल है। ~~~ ``a ` b`` end";
    ToneProfile whole = of(text);
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      ToneMeter meter = new ToneMeter();
      char[] chars = text.toCharArray();
      for (int at = 0; at < chars.length;) {
        int end = Math.min(chars.length, at + 1 + random.nextInt(6));
        meter.read(chars, at, end);
        at = end;
      }
      assertThat(meter.finish()).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @Test
  void everyValue_ofRandomText_isInItsRange() {
    String alphabet = "ab I'm sorry you perhaps! as an ai. \n-#>`~1.)|\té是я😀";
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(120); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ToneProfile profile = of(text.toString());
      for (Dimension each : Dimension.values()) {
        double value = profile.value(each);
        if (!Double.isNaN(value)) {
          assertThat(value).as("seed %d, %s", seed, each).isBetween(each.least(), each.most());
        }
      }
    }
  }

  @Test
  void tokens_allocateNothing() {
    ToneMeter meter = new ToneMeter();
    char[] text =
        "I'm sorry, perhaps you're right. Vielleicht. Это так! 日本。\n- x `y`\n".toCharArray();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 2000; i++) {
        meter.read(text, 0, text.length);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertThat(least / 2000.0 / text.length).as("bytes per character").isLessThan(0.01);
  }
}

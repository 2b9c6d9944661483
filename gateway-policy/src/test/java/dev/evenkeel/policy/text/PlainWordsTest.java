package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainWordsTest {
  private static List<String> words(PlainWords read) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < read.count(); i++) {
      words.add(new String(read.chars(), read.start(i), read.end(i) - read.start(i))
          + (read.key(i) != 0 ? "" : "*"));
    }
    return words;
  }

  @Test
  void words_standBetweenPlainSigns_andAreKnownByPlainLettersOnly() {
    assertThat(words(PlainWords.of("Don't, my-self: é3 x_y naïve—no (IDs)\nnever\u200B!")))
        .containsExactly("Don", "t", "my", "self", "é3*", "x_y*", "naïve—no*", "IDs",
            "never\u200B*");
    assertThat(words(PlainWords.of("incomprehensibly twelveletter")))
        .containsExactly("incomprehensibly*", "twelveletter");
    assertThat(words(PlainWords.of(" .\n"))).isEmpty();
    assertThat(words(PlainWords.of(""))).isEmpty();
  }

  @Test
  void key_isOfTheLettersWhateverTheirCase_andOfNoOthers() {
    PlainWords words = PlainWords.of("Word word words drow wor");
    assertThat(words.key(0)).isEqualTo(words.key(1))
        .isEqualTo(PlainWords.key("word".toCharArray(), 4));
    assertThat(List.of(words.key(1), words.key(2), words.key(3), words.key(4)))
        .doesNotHaveDuplicates();
    assertThat(PlainWords.letters(words.key(2))).isEqualTo(5);
    assertThat(PlainWords.letter(words.key(2), 0)).isEqualTo('s');
    assertThat(PlainWords.joined(words.key(4), PlainWords.key("ds".toCharArray(), 2)))
        .isEqualTo(words.key(2));
  }

  @Test
  void read_leavesNothingOfTheTextBefore() {
    PlainWords words = new PlainWords();
    words.read("a secret of somebody else's with 4111 1111 1111 1111 in it".repeat(20));
    words.read("hello you");
    assertThat(new String(words.chars()).replace("\0", "")).isEqualTo("hello you");
    assertThat(words(words)).containsExactly("hello", "you");
    assertThat(words.plain()).isTrue();
  }

  @Test
  void of_anotherTextOfTheSameThread_isReadAnew() {
    assertThat(words(PlainWords.of("one"))).containsExactly("one");
    assertThat(words(PlainWords.of("two"))).containsExactly("two");
    assertThat(words(PlainWords.of("x ".repeat(5_000)))).hasSize(5_000);
    assertThat(words(PlainWords.of("one"))).containsExactly("one");
  }
}

package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.filter.CompiledPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
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

  /** A word's letters one by one, its first twelve if it has plain letters only. */
  private static String spelled(PlainWords words, int word) {
    StringBuilder spelled = new StringBuilder();
    for (long key = words.firstLetters(word); key != 0; key >>>= PlainWords.BITS) {
      spelled.append(PlainWords.letter(key, 0));
    }
    return spelled.reverse().toString();
  }

  private static List<String> read(PlainWords words) {
    List<String> read = new ArrayList<>();
    for (int i = 0; i < words.count(); i++) {
      read.add(words.start(i) + " to " + words.end(i) + " " + spelled(words, i) + " "
          + words.plain(i) + " " + (words.plain(i) && words.capitalInside(i)));
    }
    return read;
  }

  private static boolean parts(char c) {
    char folded = Folding.fold(c);
    return c < 0x80 && folded != Folding.NOTHING && !Folding.word(folded);
  }

  private static List<String> oneByOne(String text) {
    List<String> read = new ArrayList<>();
    for (int at = 0; at < text.length();) {
      int start = at;
      while (at < text.length() && !parts(text.charAt(at))) {
        at++;
      }
      String word = text.substring(start, at);
      boolean plain = word.matches("[a-zA-Z]+");
      if (at > start) {
        read.add(start + " to " + at + " "
            + (plain ? word.substring(0, Math.min(word.length(), PlainWords.LETTERS)) : "")
                .toLowerCase(Locale.ROOT)
            + " " + plain + " " + (plain && word.lastIndexOf('I') > 0));
      }
      at++;
    }
    return read;
  }

  private static final String[] PIECES = {"the", "I", "IDs", "aI", "Important", "incomprehensibly",
      "incomprehensIbly", "incomprehensiblY", "twelveletter", "é", "don't", "3d", "x_y", "\u0001",
      "\u200B", "\u007F", "我", "facade", "be", "a", "dead", "4a:6b", "c2VjcmV0IHRleHQ", "secretly",
      "self-made", "either/or", "1+1", "@", "{", "Z", "[", "`", "A", "//////", "YWJj", "deadbeef"};

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(50); i > 0; i--) {
      String piece = PIECES[random.nextInt(random.nextInt(3) == 0 ? PIECES.length : 9)];
      text.append(piece).append(random.nextInt(5) > 0 ? " " : random.nextInt(2) > 0 ? "" : "\n");
    }
    return text.toString();
  }

  @Test
  void read_isAsIfEveryCharacterHadBeenLookedAt() {
    long seed = 26;
    Random random = new Random(seed);
    PlainWords words = new PlainWords();
    int encoded = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = text(random);
      words.read(text);
      assertThat(read(words)).as("seed %d, text %d: %s", seed, i, text).isEqualTo(oneByOne(text));
      for (int word = 0; word < words.count(); word++) {
        assertThat(words.firstFrom(words.start(word))).isEqualTo(word);
        assertThat(words.firstFrom(words.start(word) + 1)).isEqualTo(word + 1);
      }
      assertThat(words.plain()).isEqualTo(text.chars().allMatch(c -> c < 0x80));
      for (char sign : " -@{\n7`_'".toCharArray()) {
        boolean stands = words.anySign(sign < 0x40 ? 1L << sign : 0, sign < 0x40 ? 0 : 1L << sign);
        assertThat(stands).as("seed %d, text %d has %s: %s", seed, i, sign, text)
            .isEqualTo(text.indexOf(sign) >= 0);
      }
      char[] chars = text.toCharArray();
      assertThat(words.encoded()).as("seed %d, text %d: %s", seed, i, text)
          .isEqualTo(!Encoded.Base64.nothingIn(chars, chars.length)
              || !Encoded.Hex.nothingIn(chars, chars.length));
      encoded += words.encoded() ? 1 : 0;
    }
    assertThat(encoded).isBetween(1_000, 19_000);
  }

  @Test
  void questionThatWasJudged_isForgotten() {
    CompiledPolicy policy = CompiledPolicy.compile(Policy.allowAll("p"));
    String question = "the secret of one caller, 4111 1111 1111 1111";
    ChatRequest request = ChatRequest.of("m", List.of(Message.of(Role.USER, question)), true);
    policy.classify(request);
    assertThat(PlainWords.blank()).isFalse();
    policy.open(Policy.UNCLASSIFIED, request, false, event -> {});
    assertThat(PlainWords.blank()).isTrue();
    policy.moderate(question);
    assertThat(PlainWords.blank()).isTrue();
    policy.classify(request);
    policy.moderate(question.repeat(80)); // There was no room for as many words before.
    assertThat(PlainWords.blank()).isTrue();
  }
}

package dev.evenkeel.policy.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.policy.classify.Asked.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AskedTest {
  /**
   * The plain definition: a trait is told by the beginnings of words, whatever stands between, and
   * in
   * scripts without spaces anywhere.
   */
  private static int traits(String request) {
    String plain = request.strip().toLowerCase(Locale.ROOT).replace('’', '\'');
    String words = " " + plain.replaceAll("[^\\p{L}\\p{N}'-]+", " ") + " ";
    int traits = 0;
    for (Trait each : Trait.values()) {
      for (String beginning : each.beginnings()) {
        boolean anywhere = Words.unspaced(beginning.charAt(0));
        traits |= words.contains(anywhere ? beginning : " " + beginning) ? 1 << each.number() : 0;
      }
    }
    return traits;
  }

  @Test
  void traits_areToldByTheBeginningsOfWords_whateverStandsBetween() throws Exception {
    List<String> requests = new ArrayList<>();
    for (QueryRows.Labelled row : QueryRows.read(List.of("fresh.jsonl", "blind.jsonl"))) {
      requests.add(row.row().text());
    }
    List<String> pieces = new ArrayList<>(List.of(".", ", ", "\n", " - ", "'", "’", "Ⅳ", "½", "é",
        "\uD83D\uDE00", "\uD835\uDC00", "\uD83D", "_", "İ", "я", "x"));
    for (Trait each : Trait.values()) {
      pieces.addAll(each.beginnings());
    }
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(8); j >= 0; j--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
        text.append(random.nextBoolean() ? " " : "");
      }
      requests.add(text.toString());
    }
    for (String each : requests) {
      int expected = each.isBlank() ? 0 : traits(each);
      int found = Asked.of(each).traits() & ~(1 << Trait.REFUSING_TEXT.number());
      assertThat(found).as("seed %d: %s", seed, each).isEqualTo(expected);
    }
  }

  @Test
  void text_thatItselfRefuses_isToldFromOneThatDoesNot() {
    assertThat(Asked.of("Translate: I can't help you").has(Trait.REFUSING_TEXT)).isTrue();
    assertThat(Asked.of("Übersetze: no puedo ayudarte").has(Trait.REFUSING_TEXT)).isTrue();
    assertThat(Asked.of("Translate: I love you").has(Trait.REFUSING_TEXT)).isFalse();
    assertThat(Asked.of("I can't sleep").has(Trait.REFUSING_TEXT)).isFalse();
  }

  @Test
  void kind_isToldByTheFirstWords() {
    assertThat(Asked.of("  How are you?").kind()).isEqualTo(Asked.Kind.YOU);
    assertThat(Asked.of("...how do I return it?").kind()).isEqualTo(Asked.Kind.HOW);
    assertThat(Asked.of("Could you translate this?").kind()).isEqualTo(Asked.Kind.MAKE);
    assertThat(Asked.of("Is it open?").kind()).isEqualTo(Asked.Kind.WHETHER);
    assertThat(Asked.of("?!").kind()).isEqualTo(Asked.Kind.MAKE);
    assertThat(Asked.of(" ").kind()).isEqualTo(Asked.Kind.UNKNOWN);
  }

  @Test
  void kind_isToldByTheFirstThreeWords_whateverStandsBetween() {
    assertThat(Asked.of("How are you?").kind()).isEqualTo(Asked.Kind.YOU);
    assertThat(Asked.of("  (How) ... do you").kind()).isEqualTo(Asked.Kind.HOW);
    assertThat(Asked.of("How - are you?").kind()).isEqualTo(Asked.Kind.HOW);
    assertThat(Asked.of("'How are you?'").kind()).isEqualTo(Asked.Kind.MAKE);
    assertThat(Asked.of("how_are_you").kind()).isEqualTo(Asked.Kind.YOU);
    assertThat(Asked.of("What's your name?").kind()).isEqualTo(Asked.Kind.YOU);
    assertThat(Asked.of("what’s your name?").kind()).isEqualTo(Asked.Kind.YOU);
    assertThat(Asked.of("Could you write?").kind()).isEqualTo(Asked.Kind.MAKE);
    assertThat(Asked.of("Do you, too?").kind()).isEqualTo(Asked.Kind.YOU);
    assertThat(Asked.of("Is it you?").kind()).isEqualTo(Asked.Kind.YOU);
    assertThat(Asked.of("Is it safe?").kind()).isEqualTo(Asked.Kind.WHETHER);
    assertThat(Asked.of("Why?").kind()).isEqualTo(Asked.Kind.WHY);
    assertThat(Asked.of("I'm alone").kind()).isEqualTo(Asked.Kind.TOLD);
    assertThat(Asked.of("a".repeat(96) + " you").kind()).isEqualTo(Asked.Kind.MAKE);
    assertThat(Asked.of("is " + "a".repeat(92) + " your").kind()).isEqualTo(Asked.Kind.YOU);
    assertThat(Asked.of("is " + "a".repeat(94) + " your").kind()).isEqualTo(Asked.Kind.WHETHER);
    assertThat(Asked.of(" \n ")).isEqualTo(Asked.NOTHING);
    assertThat(Asked.of("?!").kind()).isEqualTo(Asked.Kind.MAKE);
  }
}

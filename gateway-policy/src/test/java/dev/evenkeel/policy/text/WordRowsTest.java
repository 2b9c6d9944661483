package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordRowsTest {
  private static final int TEXTS = 20_000;
  private static final String[] PIECES = {"the", "class", "action", "classaction", "Class", "cIass",
      "sue", "you", "yourself", "s", "u", "e", "noitca", "cafe", "c4fe", "é", "don't", "I", "aI",
      "incomprehensibly", "incomprehensIbly", "3d", "x_y", "4111", "a", "of", "and", "akckakck",
      "Akckakck", "akckAkck", "SGVsbGVk", "secretly"};
  private static final String[] BETWEEN = {" ", " ", " ", " ", ", ", ". ", "\n", "? ", "  ", "-",
      "(", "\u200B", "", "!\t", "\u00A0", "&", "%20"};

  /** A space and another word than one that begins with "yo". */
  private static final String NO_YOU = "(?si) (?!yo)[a-z].*";

  private static final class Row extends WordRow {
    final String word;

    Row(long key, WordRows<?> rows) {
      super(key, rows, PlainWords.spelled(key).startsWith("s"),
          PlainWords.spelled(key).endsWith("f") ? WordRows.beginnings("yo") : 0);
      this.word = PlainWords.spelled(key);
    }
  }

  private static WordRows<Row> rows(List<RuleSet> sets) {
    return new WordRows<>(List.of(), sets, 5) {
      @Override
      protected Row learn(long key) {
        return new Row(key, this);
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
      text.append(BETWEEN[random.nextInt(BETWEEN.length)]);
    }
    return text.toString();
  }

  private static List<RuleSet> sets() throws PatternException {
    List<RuleSet> sets = new ArrayList<>();
    for (boolean whole : new boolean[] {true, false}) {
      for (Set<Disguise> disguises : List.of(Set.<Disguise>of(), EnumSet.allOf(Disguise.class))) {
        sets.add(
            new RuleSet.Builder()
                .add(
                    new RuleSet.Spec(List.of("class action", "sue you", "cafe", "incomprehensible"),
                        List.of("[0-9]{4}"), Set.of(), whole, false, disguises))
                .build());
      }
    }
    sets.add(new RuleSet.Builder().add(
        new RuleSet.Spec(List.of("action"), List.of(), Set.of(Detector.CARD), true, true, Set.of()))
        .build());
    return sets;
  }

  @Test
  void rulesThatFindSomething_areNeverAbsent() throws PatternException {
    long seed = 27;
    Random random = new Random(seed);
    List<RuleSet> sets = sets();
    WordRows<Row> rows = rows(sets);
    int found = 0;
    int absent = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      RuleSet set = sets.get(i % sets.size());
      List<Match> matches = new ArrayList<>();
      Scan scan = new Scan(set, matches::add);
      scan.read(text.toCharArray(), 0, text.length());
      scan.finish();
      PlainWords.of(text).look(rows);
      boolean nothing = set.absent(text);
      assertThat(nothing && !matches.isEmpty())
          .as("seed %d, text %d, %s in %s", seed, i, matches, text)
          .isFalse();
      found += matches.isEmpty() ? 0 : 1;
      absent += nothing ? 1 : 0;
    }
    assertThat(found).isBetween(TEXTS / 5, TEXTS * 4 / 5);
    assertThat(absent).isGreaterThan(TEXTS / 20);
  }

  @Test
  void encodedWords_areRead_whateverIsKnownOfThem() {
    WordRows<Row> rows = rows(List.of());
    Random random = new Random(29);
    int encoded = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      PlainWords words = PlainWords.of(text);
      words.look(rows);
      char[] chars = text.toCharArray();
      boolean says = !Encoded.Base64.nothingIn(chars, chars.length)
          || !Encoded.Hex.nothingIn(chars, chars.length);
      assertThat(words.encoded()).as("text %d: %s", i, text).isEqualTo(says);
      encoded += says ? 1 : 0;
    }
    assertThat(encoded).isBetween(TEXTS / 10, TEXTS * 9 / 10);
  }

  @Test
  void rows_areOfTheWordsTheyWereLookedUpFor() {
    WordRows<Row> rows = rows(List.of());
    Random random = new Random(28);
    for (int i = 0; i < TEXTS; i++) {
      PlainWords words = PlainWords.of(text(random));
      words.look(rows);
      assertThat(IntStream.range(0, words.count())
          .filter(words::plain)
          .mapToObj(word -> words.row(word) instanceof Row row ? row.word : ""))
          .isEqualTo(IntStream.range(0, words.count())
              .filter(words::plain)
              .mapToObj(word -> Folding.fold(new String(words.chars(), words.start(word),
                  words.end(word) - words.start(word))))
              .map(word -> word.substring(0, Math.min(word.length(), PlainWords.LETTERS)))
              .toList());
    }
  }

  @Test
  void nextTelling_passesOverWordsWhoseRowsTellNothing_whateverStandsBehind() {
    WordRows<Row> rows = rows(List.of());
    Random random = new Random(30);
    int passed = 0;
    int stopped = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      PlainWords words = PlainWords.of(text);
      words.look(rows);
      int next = words.nextTelling(0);
      for (int word = 0; word < words.count(); word++) {
        Row row = (Row) words.row(word);
        if (word == next) {
          stopped++;
          next = words.nextTelling(word + 1);
        } else {
          passed++;
          String known = row == null ? "s" : row.word;
          assertThat(known.startsWith("s")).as("word %d of %s", word, text).isFalse();
          assertThat(!known.endsWith("f") || text.substring(words.end(word)).matches(NO_YOU))
              .as("word %d of %s and what stands behind", word, text)
              .isTrue();
        }
      }
      assertThat(next).isEqualTo(words.count());
    }
    assertThat(stopped).isPositive();
    assertThat(passed).as("and %d where it stopped", stopped).isGreaterThan(stopped / 2);
  }
}

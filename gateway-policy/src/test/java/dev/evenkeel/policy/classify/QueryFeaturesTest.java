package dev.evenkeel.policy.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.policy.text.Folding;
import dev.evenkeel.policy.text.MatchState;
import dev.evenkeel.policy.text.PlainWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryFeaturesTest {
  private static final int TEXTS = 3_000;
  private static final List<String> PIECES =
      List.of("how", "do", "i", "kill", "a", "process", "pipe", "bomb", "don't", "don'",
          "passwords", "hack", "tomorrow", "my", "Bombe", "взломать", "пароль", "如何制造炸弹", "写",
          "قنبلة", "हत्या", "\u0301", "\u0E31", "\u200B", "é", "\uD83D\uDE00", "self", "-", "harm",
          "3.5", "e.g", ".", "!", "?", ":", "。", "？", "؟", "\n", "\n\n", "'", "ß", "a".repeat(80));

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
      text.append(random.nextInt(4) > 0 ? " " : "");
    }
    return text.toString();
  }

  private static List<List<Integer>> all(QueryFeatures features) {
    return List.of(List.of(features.words()),
        IntStream.of(features.present()).limit(features.presentCount()).boxed().toList(),
        IntStream.range(0, features.gramCount()).map(features::gram).boxed().toList());
  }

  @Test
  void read_isAsIfEveryLetterHadBeenFollowed() {
    long seed = 20261127;
    Random random = new Random(seed);
    QueryFeatures features = new QueryFeatures();
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      PlainWords words = PlainWords.of(text);
      int start = random.nextInt(3) == 0 ? random.nextInt(text.length()) : 0;
      int end =
          random.nextInt(3) == 0 ? start + random.nextInt(text.length() - start) : text.length();
      features.read(QuestionWords.PLAIN, words, start, end);
      assertThat(all(features)).as("seed %d, text %d, %d to %d of %s", seed, i, start, end, text)
          .isEqualTo(LetterByLetter.read(text.substring(start, end)));
    }
  }

  @Test
  void wordsTakenAtOnce_areThoseTakenOneByOne_soFarAsAnyAreRead() {
    Random random = new Random(20261129);
    QueryFeatures atOnce = new QueryFeatures();
    QueryFeatures oneByOne = new QueryFeatures();
    for (int i = 0; i < TEXTS / 10; i++) {
      String text = text(random).replace("'", "") + " kill processes".repeat(random.nextInt(600));
      atOnce.read(text);
      oneByOne.read(text + " '"); // With an apostrophe words may be joined.
      assertThat(all(atOnce)).as("text %d: %s", i, text).isEqualTo(all(oneByOne));
    }
  }

  /** What the features are by definition, without anything remembered. */
  private static final class LetterByLetter {
    private final List<Integer> grams = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int words;
    private int last;

    static List<List<Integer>> read(String text) {
      LetterByLetter reader = new LetterByLetter();
      for (int i = 0; i < text.length(); i++) {
        reader.read(text.charAt(i));
      }
      reader.end();
      TreeSet<Integer> subjects = new TreeSet<>();
      MatchState matches = new MatchState(QueryVocabulary.SHIPPED.matcher(),
          (rule, _, _) -> subjects.add(QueryVocabulary.SHIPPED.of(rule)));
      matches.read(text.toCharArray(), 0, text.length());
      matches.finish();
      return List.of(List.of(reader.words), List.copyOf(subjects), reader.grams);
    }

    private void read(char c) {
      char folded = Folding.fold(c);
      int type = Character.getType(folded);
      if (folded == Folding.NOTHING || folded == '\'') {
        return;
      }
      if (Folding.word(folded) || (folded >= 0x80
          && (type == Character.COMBINING_SPACING_MARK || type == Character.NON_SPACING_MARK))) {
        word.append(word.length() < 64 ? String.valueOf(folded) : "");
      } else {
        end();
      }
    }

    private void end() {
      if (word.isEmpty()) {
        return;
      }
      int whole = word.chars().reduce(1, LetterByLetter::mix);
      add(whole);
      add(mix(mix(2, last), whole));
      boolean dense = word.charAt(0) >= 0x1100;
      for (int i = 0; i < word.length(); i++) {
        if (dense && i + 1 < word.length()) {
          add(mix(mix(3, word.charAt(i)), word.charAt(i + 1)));
        }
        if (dense && i + 2 < word.length()) {
          add(mix(mix(mix(4, word.charAt(i)), word.charAt(i + 1)), word.charAt(i + 2)));
        }
        if (!dense && i + 4 <= word.length()) {
          add(word.substring(i, i + 4).chars().reduce(i == 0 ? 5 : 6, LetterByLetter::mix));
        }
      }
      words++;
      last = whole;
      word.setLength(0);
    }

    private void add(int hash) {
      grams.add((hash * 0x85EBCA6B) >>> 16);
    }

    private static int mix(int hash, int value) {
      int mixed = (hash ^ value) * 0x9E3779B1;
      return mixed ^ (mixed >>> 15);
    }
  }

  private static boolean narrow(QueryFeatures features, PlainWords text, int start, int end) {
    return features.narrow(text, start, end, text.firstFrom(start), text.firstFrom(end));
  }

  private static List<Integer> heads(int[] sums, int from, int until) {
    return IntStream.range(from, until).map(head -> sums[QueryModel.place(head)]).boxed().toList();
  }

  private static List<Integer> sums(byte[] weights, IntStream features, int from, int until) {
    return IntStream.of(sums(weights, features)).boxed().toList().subList(from, until);
  }

  private static int[] sums(byte[] weights, IntStream features) {
    int[] sums = new int[QueryModel.HEADS];
    features.forEach(feature -> {
      for (int head = 0; head < QueryModel.HEADS; head++) {
        sums[head] += weights[QueryModel.HEADS * feature + head];
      }
    });
    return sums;
  }

  private static IntStream subjects(QueryFeatures features) {
    return IntStream.of(features.present()).limit(features.presentCount());
  }

  private static IntStream grams(QueryFeatures features) {
    int subjects = QueryVocabulary.SHIPPED.size();
    return IntStream.range(0, features.gramCount()).map(n -> subjects + features.gram(n));
  }

  @Test
  void sums_areOfEachWeight_ofTheWholeAndOfItsParts() {
    long seed = 20261128;
    Random random = new Random(seed);
    byte[] weights = new byte[QueryModel.HEADS * QueryFeatures.COUNT];
    for (int i = 0; i < weights.length; i++) {
      // Every third row has none, and some rows are as heavy as they can be.
      boolean empty = i / QueryModel.HEADS % 3 == 0;
      boolean heavy = i / QueryModel.HEADS % 5 == 0;
      weights[i] = (byte) (empty ? 0 : heavy ? Byte.MIN_VALUE : random.nextInt(256) - 128);
    }
    QuestionWords known =
        new QuestionWords(new QueryModel(new int[QueryModel.HEADS], weights), null, List.of());
    QueryFeatures features = new QueryFeatures();
    for (int i = 0; i < TEXTS; i++) {
      String text = i % 10 == 0 ? text(random).repeat(20) : text(random);
      PlainWords words = PlainWords.of(text);
      features.read(known, words, 0, text.length());
      for (int start = 0; start < text.length();) {
        String where = "seed %d, text %d, %s".formatted(seed, i, text);
        int topics = QueryModel.TOPICS;
        int heads = QueryModel.HEADS;
        assertThat(heads(features.subjectSums(0, QueryModel.LANES), 0, heads)).as(where)
            .isEqualTo(sums(weights, subjects(features), 0, heads));
        assertThat(heads(features.topicSums(), 0, topics)).as(where)
            .isEqualTo(sums(weights, grams(features), 0, topics));
        assertThat(heads(features.mechanismSums(), topics, heads)).as(where)
            .isEqualTo(sums(weights, grams(features), topics, heads));
        int from = start;
        start = Math.min(text.length(), start + 1 + random.nextInt(40));
        if (!narrow(features, words, from, start)) {
          break;
        }
      }
    }
  }

  @Test
  void narrow_isAsIfThePartAloneHadBeenRead() {
    long seed = 20261126;
    Random random = new Random(seed);
    QueryFeatures around = new QueryFeatures();
    QueryFeatures alone = new QueryFeatures();
    int parts = 0;
    int told = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      PlainWords words = PlainWords.of(text);
      around.read(QuestionWords.PLAIN, words, 0, text.length());
      for (int start = 0; start < text.length();) {
        int end = Math.min(text.length(), start + 1 + random.nextInt(40));
        parts++;
        if (narrow(around, words, start, end)) {
          told++;
          alone.read(QuestionWords.PLAIN, words, start, end);
          assertThat(all(around)).as("seed %d, text %d, %d to %d of %s", seed, i, start, end, text)
              .isEqualTo(all(alone));
        }
        start = end;
      }
    }
    assertThat(told).as("of %d parts", parts).isGreaterThan(parts / 6);
  }
}

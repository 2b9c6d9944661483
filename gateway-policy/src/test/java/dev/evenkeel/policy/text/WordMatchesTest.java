package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is remembered of words must change nothing of what is found. */
class WordMatchesTest {
  private static final int TEXTS = 20_000;
  private static final String[] PIECES = {"the", "The", "theme", "you", "your", "question", "can",
      "can't", "cannot", "not", "be", "a", "AI", "doctor", "say", "sayings", "unbelievably",
      "unbelievable", "incomprehensibly", "é", "ﬁnd", "don’t", "我", "10", "3d", "x_y", "'m", "'"};
  private static final String[] BETWEEN =
      {" ", " ", " ", " ", ", ", ". ", "\n", "? ", "  ", "-", "(", "\u200B", "", "!\t", "\u00A0"};

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(14); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
      text.append(BETWEEN[random.nextInt(BETWEEN.length)]);
    }
    return text.toString();
  }

  private static List<Matcher> matchers() throws PatternException {
    Matcher.Builder prefixes = new Matcher.Builder().latinWordStarts();
    prefixes.rule(List.of("the", "say", "can", "我"), List.of(), false);
    prefixes.rule(List.of("theme", "unbeliev"), List.of("(your|the) ?(question|doctor)?"), false);
    prefixes.rule(List.of(), List.of("(be|say) (a )?(you|the|AI)", "'m not", "you( be){1,2}"),
        false);
    Matcher.Builder whole = new Matcher.Builder();
    whole.rule(List.of("the", "can not", "be a doctor", "unbelievable"), List.of(), true);
    whole.rule(List.of("the question", "a", "not be", "3d", "incomprehensibly"), List.of(), true);
    Matcher.Builder both = new Matcher.Builder().latinWordStarts();
    both.rule(List.of("the", "you", "say"), List.of(), true);
    both.rule(List.of("the", "your", "be"), List.of(), false);
    both.rule(List.of("can"), List.of("not,? ?"), true);
    Matcher.Builder inside = new Matcher.Builder();
    inside.rule(List.of("he", "not be"), List.of(), false);
    Matcher.Builder urgent = new Matcher.Builder().latinWordStarts();
    urgent.rule(List.of("the", "be a"), List.of(), false, true);
    urgent.rule(List.of("theme", "be a doctor"), List.of(), false);
    return List.of(prefixes.build(), whole.build(), both.build(), inside.build(), urgent.build());
  }

  /** A row that tells nothing but who has to look. */
  private static final class Row extends WordRow {
    Row(long key, WordRows<?> rows) {
      super(key, rows, false, 0);
    }
  }

  private static WordRows<Row> rows(List<WordMatches> readers) {
    return new WordRows<>(readers, List.of(), 4) {
      @Override
      protected Row learn(long key) {
        return new Row(key, this);
      }
    };
  }

  @Test
  void read_findsWhatFollowingEveryCharacterFinds() throws PatternException {
    long seed = 26;
    Random random = new Random(seed);
    List<Matcher> matchers = matchers();
    List<WordMatches> known = matchers.stream().map(each -> new WordMatches(each, 6)).toList();
    // What a text's rows say changes nothing, wherever a reader stands among those they know.
    List<WordRows<Row>> rows =
        List.of(rows(known), rows(known.reversed()), rows(known.subList(2, 4)));
    int found = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      PlainWords words = PlainWords.of(text);
      if (random.nextInt(4) > 0) {
        words.look(rows.get(random.nextInt(rows.size())));
      }
      int start = random.nextInt(3) == 0 ? random.nextInt(text.length()) : 0;
      int end =
          random.nextInt(3) == 0 ? start + random.nextInt(text.length() - start) : text.length();
      int number = i % matchers.size();
      TreeSet<String> ends = new TreeSet<>();
      List<String> all = new ArrayList<>();
      new WordMatches.Reader(known.get(number), (rule, from, until) -> {
        ends.add(rule + " to " + until);
        all.add(rule + " from " + from + " to " + until);
      }).read(words, start, end);
      TreeSet<String> expectedEnds = new TreeSet<>();
      List<String> expected = new ArrayList<>();
      MatchState follower = new MatchState(matchers.get(number), (rule, from, until) -> {
        expectedEnds.add(rule + " to " + (start + until));
        expected.add(rule + " from " + (start + from) + " to " + (start + until));
      });
      follower.read(text.toCharArray(), start, end);
      follower.finish();
      // Of two that end alike the follower may tell the first only.
      assertThat(all).as("seed %d, text %d, %d to %d of %s", seed, i, start, end, text)
          .containsAll(expected);
      assertThat(ends).as("seed %d, text %d, %d to %d of %s", seed, i, start, end, text)
          .isEqualTo(expectedEnds);
      found += expected.size();
    }
    assertThat(found).isGreaterThan(TEXTS);
  }
}

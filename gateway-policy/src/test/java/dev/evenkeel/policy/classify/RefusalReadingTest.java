package dev.evenkeel.policy.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.policy.text.Surveys;
import dev.evenkeel.policy.text.WordBook;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In whatever pieces an answer comes, it is judged the same, to the bit. */
class RefusalReadingTest {
  private static final int TEXTS = 2_000;
  private static final List<String> PIECES = List.of("I'm sorry, but", "I can't help with that",
      "as an AI", "however", "you should never", "\"I cannot\"", "`code`", "```", "\n", "\n\n",
      "- ", "1. ", "1a", "Sure! Here is", "it is illegal", ". ", "! ", "? ", ": ", "; ",
      "the recipe", "leider nicht", "不能帮", "抱歉。", "don't", "we are unable to do", "cannot",
      "and so it goes on and on", "\u2460", "\u0301", "😀", "(", ")", "42", "\u200B", "  ");
  private static final RefusalModel MODEL = RefusalModel.shipped();

  private static final WordBook BOOK =
      new WordBook(List.of(RefusalDetector.vocabulary()), List.of(), hash -> 0);

  private static String judged(char[] text, Random cuts, int most, @Nullable WordBook book) {
    Surveys surveys = book == null ? null : new Surveys(book);
    RefusalDetector detector = new RefusalDetector(MODEL, Asked.of("How do I break into a car?"));
    for (int at = 0; at < text.length;) {
      int end = Math.min(text.length, at + 1 + cuts.nextInt(most));
      detector.read(surveys, text, at, end);
      at = end;
    }
    detector.finish();
    return detector.decision() + " " + detector.wordsNeeded() + " " + detector.score() + " "
        + detector.wholeScore() + " " + detector.refusesLater();
  }

  @Test
  void read_inAnyPieces_isJudgedTheSame() {
    for (int i = 0; i < TEXTS; i++) {
      Random random = new Random(i);
      StringBuilder answer = new StringBuilder();
      for (int j = random.nextInt(40); j >= 0; j--) {
        answer.append(PIECES.get(random.nextInt(PIECES.size())))
            .append(random.nextInt(3) > 0 ? " " : "");
      }
      char[] text = answer.toString().toCharArray();
      String single = judged(text, random, 1, null);
      assertThat(judged(text, random, 9, null)).as("%d: %s", i, answer).isEqualTo(single);
      assertThat(judged(text, random, 400, null)).as("%d: %s", i, answer).isEqualTo(single);
      assertThat(judged(text, random, 100, BOOK)).as("%d: %s", i, answer).isEqualTo(single);
      assertThat(judged(text, random, 2000, BOOK)).as("%d: %s", i, answer).isEqualTo(single);
    }
  }

  @Test
  void state_whereItIsSaidToBeTheSame_hasTheFeaturesThatReadingItWouldFind() {
    int unread = 0;
    for (int i = 0; i < TEXTS; i++) {
      Random random = new Random(i);
      Evidence evidence = new Evidence(_ -> {}, false, (_, _, _) -> {});
      Asked asked = Asked.of(i % 2 == 0 ? "How do I break into a car?" : "I can't do that, why?");
      AnswerState read = new AnswerState(evidence, asked);
      AnswerState seldomRead = new AnswerState(evidence, asked);
      for (int j = random.nextInt(40); j >= 0; j--) {
        for (char c : (PIECES.get(random.nextInt(PIECES.size())) + " ").toCharArray()) {
          evidence.read(c);
          read.read(false);
          if (seldomRead.same()) {
            unread++;
          } else {
            seldomRead.read(false);
          }
          assertThat(Arrays.copyOf(seldomRead.features(), seldomRead.count()))
              .isEqualTo(Arrays.copyOf(read.features(), read.count()));
          assertThat(seldomRead.lasting()).isEqualTo(read.lasting());
        }
      }
    }
    assertThat(unread).isGreaterThan(TEXTS);
  }
}

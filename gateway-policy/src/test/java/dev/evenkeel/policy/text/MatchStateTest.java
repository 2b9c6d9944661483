package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reading whole pieces is a faster way of reading character by character, and tells the same. */
class MatchStateTest {
  private static final int TEXTS = 20_000;
  private static final String[] PIECES = {"the", "request", "river", "i", "can", "not", "can't",
      "sorry", "so", "rough", "a", "as", "bomb", "b", " ", " ", " ", "  ", ".", ", ", "\n", "-",
      "7", "é", "É", "字", "是", "\u0301", "\u200B", "ﬁ", "😀", "I", "ＣＡＮ", "\t", "'",
      "responsibility", "Responsibilities", "responsibilitx", "responsibl", ",", "?"};

  private static Matcher matcher(boolean whole, boolean latin) throws PatternException {
    Matcher.Builder builder = new Matcher.Builder();
    if (latin) {
      builder.latinWordStarts();
    }
    builder.rule(List.of("the request", "as a bomb", "sorry", "responsibility"),
        List.of("i (can(not|'t)|can not)( be)?", "so [^.]{0,12}rough", "是字?"), whole);
    builder.rule(List.of("a", "bomb"), List.of("s[a-z]{2,4}y"), whole, true);
    return builder.build();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(24); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
      text.append(random.nextInt(3) > 0 ? " " : "");
    }
    return text.toString();
  }

  @Test
  void read_inPieces_tellsTheSameAtTheSamePlaceAndHoldsTheSame() throws PatternException {
    List<Matcher> matchers = List.of(matcher(true, false), matcher(false, true),
        matcher(false, false), matcher(true, true));
    for (int i = 0; i < TEXTS; i++) {
      Random random = new Random(i);
      Matcher matcher = matchers.get(i % matchers.size());
      char[] text = text(random).toCharArray();
      List<String> single = new ArrayList<>();
      List<String> pieces = new ArrayList<>();
      MatchState one = reading(matcher, single);
      MatchState many = reading(matcher, pieces);
      for (int at = 0; at < text.length;) {
        int end = Math.min(text.length, at + 1 + random.nextInt(12));
        many.read(text, at, end);
        for (; at < end; at++) {
          one.read(text[at]);
        }
        assertThat(many.holdFrom()).as("%d: held of '%s'", i, new String(text, 0, at))
            .isEqualTo(one.holdFrom());
      }
      one.finish();
      many.finish();
      assertThat(pieces).as("%d: %s", i, new String(text)).isEqualTo(single);
    }
  }

  private static MatchState reading(Matcher matcher, List<String> told) {
    MatchState[] reading = new MatchState[1];
    reading[0] = new MatchState(matcher, (rule, start, end) -> told
        .add(rule + ":" + start + "-" + end + " at " + reading[0].position()));
    return reading[0];
  }
}

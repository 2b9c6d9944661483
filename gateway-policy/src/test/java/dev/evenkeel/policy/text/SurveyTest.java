package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.filter.CompiledPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is found out once for all readers changes nothing of what any of them finds. */
class SurveyTest {
  private static final int TEXTS = 4_000;
  private static final List<String> TERMS =
      List.of("as claude", "internal use", "illness", "bad word", "x1 beta", "responsibility");
  private static final List<String> PIECES = List.of("as", "As", "claude", "claudette", "internal",
      "use", "ill", "ness", "bad", "word", "the", "had been", "added", "deadbeef", "be ad 41",
      "xdeadbeefxdeadbeef", "well-known", "aW50ZXJuYWwgdXNl", "696e7465726e616c20757365", "naïve",
      "cafe", "3rd", "O'Neill", "I", "WIll", "HTTP", "4111 1111 1111 1111", " ", "  ", "-", ".",
      ",", "\n", ":", "%20", "&#97;", "é", "\u200B", "я", "а", "不", "=", "\0", "_",
      "responsibilities", "responsIbility", "incomprehensibly", "abcdefghijklm", "xx");

  private final RuleSet rules;
  private final WordBook book;
  private final Surveys surveys;

  SurveyTest() throws PatternException {
    this.rules = new RuleSet.Builder()
        .add(new RuleSet.Spec(TERMS, List.of("[0-9]{4}[ -]?[0-9]{4}"),
            EnumSet.of(Detector.CARD, Detector.EMAIL), true, true, EnumSet.allOf(Disguise.class)))
        .build();
    this.book = new WordBook(List.of(), List.of(rules), hash -> hash);
    this.surveys = new Surveys(book);
  }

  @AfterEach
  void forget() {
    WordBook.forget();
  }

  private static char[] text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i >= 0; i--) {
      text.append(random.nextInt(8) == 0 ? TERMS.get(random.nextInt(TERMS.size()))
          : PIECES.get(random.nextInt(PIECES.size())));
      text.append(random.nextInt(4) > 0 ? " " : "");
    }
    return text.toString().toCharArray();
  }

  private Survey surveyed(char[] text) {
    return Objects.requireNonNull(surveys.of(text, 0, text.length));
  }

  private static Scan scan(RuleSet rules, List<String> told) {
    return new Scan(rules, match -> told.add(match.toString()));
  }

  @Test
  void surveyedPieces_ofAnyLength_tellAndHoldWhatOthersDo() {
    int number = book.number(rules);
    assertThat(number).isZero();
    int matches = 0;
    int surveyed = 0;
    for (int i = 0; i < TEXTS; i++) {
      Random random = new Random(i);
      char[] text = text(random);
      List<String> told = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      Scan scan = scan(rules, told);
      Scan other = scan(rules, expected);
      for (int at = 0; at < text.length;) {
        int end = Math.min(text.length, at + 1 + random.nextInt(200));
        Survey survey = surveys.of(text, at, end);
        surveyed += survey == null ? 0 : 1;
        scan.read(survey, number, text, at, end);
        other.read(text, at, end);
        assertThat(scan.holdFrom()).as("%d: %s", i, new String(text)).isEqualTo(other.holdFrom());
        at = end;
      }
      scan.finish();
      other.finish();
      assertThat(told).as("%d: %s", i, new String(text)).isEqualTo(expected);
      matches += told.size();
    }
    assertThat(matches).isGreaterThan(TEXTS);
    assertThat(surveyed).isGreaterThan(TEXTS);
  }

  /** Pairs of hex digits and what parts them, with a term now and then. */
  private static char[] pairs(Random random) {
    StringBuilder text = new StringBuilder();
    String digits = "0123456789abcdefABCDEF";
    for (int i = random.nextInt(30); i >= 0; i--) {
      if (random.nextInt(6) == 0) {
        String sign = List.of("", " ", ":", "-", ",").get(random.nextInt(5));
        text.append(HexFormat.ofDelimiter(sign)
            .formatHex(
                TERMS.get(random.nextInt(TERMS.size())).getBytes(StandardCharsets.US_ASCII)));
      }
      for (int j = random.nextInt(4); j > 0; j--) {
        text.append(digits.charAt(random.nextInt(digits.length())));
      }
      if (random.nextInt(4) > 0) {
        text.append(" :,-\0x .".charAt(random.nextInt(8)));
      }
    }
    return text.toString().toCharArray();
  }

  /**
   * Tells of matches with all that goes on behind them, for it matters little when they are told.
   */
  private Scan whole(List<String> told) {
    return new Scan(rules, new Scan.Found() {
      @Override
      public void found(Match match) {
        told.add(match.rule() + " " + match.via() + " " + match.start() + "-" + match.end());
      }

      @Override
      public void goesOn(Match match, long end) {
        told.set(told.size() - 1,
            match.rule() + " " + match.via() + " " + match.start() + "-" + end);
      }
    });
  }

  @Test
  void pairsOfHexDigits_passedOver_partAsTheyDoOneByOne() {
    int number = book.number(rules);
    int matches = 0;
    for (int i = 0; i < 3 * TEXTS; i++) {
      Random random = new Random(i);
      char[] text = pairs(random);
      List<String> told = new ArrayList<>();
      List<String> unsurveyed = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      Scan scan = whole(told);
      Scan plain = whole(unsurveyed);
      Scan other = whole(expected);
      for (int at = 0; at < text.length;) {
        int end = Math.min(text.length, at + 1 + random.nextInt(100));
        scan.read(surveys.of(text, at, end), number, text, at, end);
        plain.read(text, at, end);
        while (at < end) {
          other.read(text[at++]);
        }
      }
      scan.finish();
      plain.finish();
      other.finish();
      assertThat(told).as("%d: %s", i, new String(text)).isEqualTo(expected);
      assertThat(unsurveyed).as("%d: %s", i, new String(text)).isEqualTo(expected);
      matches += told.size();
    }
    assertThat(matches).isGreaterThan(TEXTS);
  }

  @Test
  void words_whateverTheirLetters_areKnownByTheirOwn() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      List<String> words = new ArrayList<>();
      for (int j = 0; j < 20; j++) {
        StringBuilder word = new StringBuilder();
        for (int k = random.nextInt(12); k >= 0; k--) {
          word.append((char) ((random.nextInt(9) == 0 ? 'A' : 'a') + random.nextInt(26)));
        }
        words.add(word.toString());
        text.append(word).append(' ');
      }
      char[] chars = text.toString().toCharArray();
      Survey survey = surveyed(chars);
      assertThat(survey.words(chars.length)).isEqualTo(words.size());
      for (int j = 0; j < words.size(); j++) {
        if (survey.known(j)) {
          long hash = WordHash.SEED;
          for (char c : words.get(j).toCharArray()) {
            hash = WordHash.letter(hash, Folding.fold(c));
          }
          assertThat(survey.hash(j)).as(words.get(j)).isEqualTo(hash);
          assertThat(survey.tells(j)).as(words.get(j)).isEqualTo(hash);
        }
      }
    }
  }

  @Test
  void beginningOfAText_surveyedBehindTheWhole_letsNoWordGoThatHungOnWhatIsCutOff() {
    int number = book.number(rules);
    for (int i = 0; i < TEXTS; i++) {
      Random random = new Random(i);
      char[] text = text(random);
      int end = 1 + random.nextInt(text.length);
      List<String> told = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      Scan scan = scan(rules, told);
      Scan other = scan(rules, expected);
      surveys.of(text, 0, text.length);
      scan.read(surveys.of(text, 0, end), number, text, 0, end);
      other.read(text, 0, end);
      assertThat(scan.holdFrom()).as("%d: %s", i, new String(text)).isEqualTo(other.holdFrom());
      assertThat(told).as("%d: %s", i, new String(text)).isEqualTo(expected);
    }
  }

  @Test
  void wordThatCouldBegin_butNotBeforeTheNextOne_isLookedAtByItselfOnly() {
    int number = book.number(rules);
    String said = "bad weather was internal to them while bad words are seldom";
    char[] text = said.toCharArray();
    for (int again = 0; again < 2; again++) { // Found out, then remembered.
      Survey survey = surveyed(text);
      assertThat(survey.looks(number, 0)).isTrue();
      assertThat(survey.next(number, 0, text.length)).isEqualTo(said.lastIndexOf("bad"));
      WordBook.forget();
    }
  }

  @Test
  void arrayThatIsFilledAgain_isNotTakenForWhatItWas() {
    char[] text = "a harmlessness of some length".toCharArray();
    Survey before = surveyed(text);
    int version = before.version();
    System.arraycopy("internal use".toCharArray(), 0, text, 2, 12);
    Survey after = surveyed(text);
    assertThat(after.version()).isNotEqualTo(version);
    List<String> told = new ArrayList<>();
    Scan scan = scan(rules, told);
    scan.read(after, book.number(rules), text, 0, text.length);
    scan.finish();
    assertThat(told).hasSize(1);
  }

  @Test
  void pieceThatIsHandedOn_isKnownAgain_untilItMovedOrAnotherWasLookedAt() {
    char[] text = "a harmlessness of some length".toCharArray();
    char[] other = "internal use of another length".toCharArray();
    surveys.lies(text);
    Survey first = surveyed(text);
    int version = first.version();
    assertThat(surveyed(text).version()).isEqualTo(version);

    assertThat(surveyed(other).wordEnd(0)).isEqualTo("internal".length());
    assertThat(surveyed(text).wordEnd(0)).isEqualTo(1);
    assertThat(Objects.requireNonNull(surveys.of(text, 2, text.length)).wordEnd(0))
        .isEqualTo("a harmlessness".length());

    surveyed(text);
    surveys.moved();
    System.arraycopy(other, 0, text, 0, text.length);
    assertThat(surveyed(text).wordEnd(0)).isEqualTo("internal".length());
    surveys.lies(text);
    assertThat(surveys.of(text, 0, 8)).as("too short to be surveyed").isNull();
    WordBook.forget();
    assertThat(surveyed(text).wordEnd(0)).isEqualTo("internal".length());
  }

  @Test
  void answerThatIsOver_leavesNothingOfItsText() {
    CompiledPolicy policy = CompiledPolicy.compile(Policy.allowAll("p"));
    ChatRequest request = ChatRequest.of("m", List.of(Message.of(Role.USER, "q")), true);
    char[] text = "the secret of one caller, längst nicht für andere".toCharArray();
    ChatEvent.Text piece = new ChatEvent.Text();
    char[] longer = "a much longer answer of another ".repeat(1000).toCharArray();
    surveys.of(longer, 0, longer.length);
    surveys.of(longer, 0, 50);
    WordBook.forget();
    assertThat(Survey.blank()).isTrue();
    for (boolean cancelled : new boolean[] {false, true}) {
      Filter filter = policy.open(Policy.UNCLASSIFIED, request, false, event -> {});
      filter.event(piece.set(0, Channel.CONTENT, text, 0, text.length));
      assertThat(Survey.blank()).isFalse();
      if (cancelled) {
        filter.cancel();
      } else {
        filter.event(new ChatEvent.Finished(0, FinishReason.STOP));
        filter.event(new ChatEvent.Ended());
      }
      assertThat(Survey.blank()).as("cancelled: %s", cancelled).isTrue();
    }
  }
}

package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {
  private static Matcher pattern(String pattern) throws PatternException {
    Matcher.Builder builder = new Matcher.Builder();
    builder.rule(List.of(), List.of(pattern), false);
    return builder.build();
  }

  private static List<String> matches(Matcher matcher, String text) {
    List<String> found = new ArrayList<>();
    MatchState state = new MatchState(matcher,
        (_, start, end) -> found.add(text.substring((int) start, (int) end)));
    text.chars().forEach(c -> state.read((char) c));
    state.finish();
    return found;
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '~', value = {"ab?c~xacabc~ac,abc",
      "[a-c]{2,3}d~abcd~abcd,bcd", "a|bc~abc~a,bc", "(?:x|yz){2}!~xyz!~xyz!",
      "\\d{3}-\\d{2}~12 345-67~345-67", "a.c~abc a\tc~abc,a\tc", "[^a-z]x~1x ax~1x",
      "\\w\\s\\w~a b~a b", "[A-C]D~bd~bd", "\\.\\*~a.*~.*", "a😀b~a😀b~a😀b",
      "e\u0301t\u200Be~ete~ete", "a  b~a   b~a   b", "[\\d.]{2}~1.~1.", "ÉTÉ~ete~ete"})
  void pattern_accepted_matches(String pattern, String text, String found) throws PatternException {
    assertThat(String.join(",", matches(pattern(pattern), text))).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '~', value = {"a*~no upper bound",
      "a+~no upper bound", "a{2,}~both bounds", "a{,3}~both bounds", "a{3,2}~m <= n",
      "a{1,65}~m <= n", "a{1~not closed", "(a~not closed", "a)~unexpected ')'", "[a~not closed",
      "[]~class is empty", "[z-a]~range z-a", "?a~nothing to repeat",
      "(?=a)b~only supported as '(?:'", "(?i)a~only supported as '(?:'", "a??~nothing to repeat",
      "^a~not supported", "a$~not supported", "a\\~ends with a backslash", "\\q~unknown escape",
      "a?~matches nothing", "()~matches nothing", "a|~matches nothing", "(a{64}){9}~at most 512",
      "((((a{64}){64}){64}){64}){64}~at most 512"})
  void pattern_refused_saysWhy(String pattern, String why) {
    assertThatThrownBy(() -> pattern(pattern)).isInstanceOf(PatternException.class)
        .hasMessageContaining(why);
  }

  @Test
  void pattern_manyEmptyRepeats_isRefusedAsTooLarge() {
    assertThatThrownBy(() -> pattern("a(((|b?){64}){64}){64}"))
        .isInstanceOf(PatternException.class);
  }

  @Test
  void term_emptyAfterFolding_isRefused() {
    assertThatThrownBy(() -> new Matcher.Builder().rule(List.of("\u200B "), List.of(), false))
        .isInstanceOf(PatternException.class)
        .hasMessageContaining("empty after folding");
  }

  @Test
  void thousandTermsAndFiftyPatterns_compile_andMatch() throws PatternException {
    Random random = new Random(7);
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      StringBuilder term = new StringBuilder();
      for (int j = 5 + random.nextInt(10); j > 0; j--) {
        term.append((char) ('a' + random.nextInt(26)));
      }
      terms.add(term.toString());
    }
    List<String> patterns = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      patterns.add(terms.get(i).substring(0, 3) + "[ -]?[0-9]{3,6}[a-f" + i % 10 + "]{2,4}");
    }
    Matcher.Builder builder = new Matcher.Builder();
    builder.rule(terms, patterns, false);
    Matcher matcher = builder.build();
    assertThat(matcher.states()).isLessThan(20_000);
    for (String term : terms) {
      assertThat(matches(matcher, "x " + term + " y")).as("seed 7").contains(term);
    }
    assertThat(matches(matcher, terms.getFirst().substring(0, 3) + "-1234aa")).hasSize(1);
  }

  @Test
  void state_reset_beginsAfresh() throws PatternException {
    List<Long> starts = new ArrayList<>();
    MatchState state = new MatchState(pattern("ab"), (_, start, _) -> starts.add(start));
    state.read('a');
    state.reset();
    "b ab".chars().forEach(c -> state.read((char) c));
    state.finish();
    assertThat(starts).containsExactly(2L);
  }
}

package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class LooseTest {
  /** Every letter that a sign may stand for begins one of them and ends one. */
  private static final List<String> TERMS = List.of("attack", "cyanide", "explosives", "illegal",
      "lethal", "sabotage", "terrorist", "xylazine", "yperite", "plutonium", "cocaina", "narcotic",
      "kamikazi", "tear gas box", "sarin factory");

  private static RuleSet rules(List<String> terms) throws PatternException {
    return rules(terms, Disguise.LEET);
  }

  private static RuleSet rules(List<String> terms, Disguise sees) throws PatternException {
    return new RuleSet.Builder().add(new RuleSet.Spec(terms, List.of(),
        EnumSet.noneOf(Detector.class), true, false, EnumSet.of(sees))).build();
  }

  private static List<String> found(RuleSet rules, String text) {
    List<String> found = new ArrayList<>();
    Scan scan =
        new Scan(rules, match -> found.add(text.substring((int) match.start(), (int) match.end())));
    text.chars().forEach(c -> scan.read((char) c));
    scan.finish();
    return found;
  }

  @Test
  void signThatBeginsNoTerm_isNotHeld() throws Exception {
    RuleSet rules = rules(TERMS);
    for (char sign : "^¢€!|£§+×¥".toCharArray()) {
      Scan scan = new Scan(rules, _ -> {});
      char[] text = ("Done" + sign).toCharArray();
      scan.read(text, 0, text.length);
      assertThat(scan.holdFrom()).as("%s", sign).isEqualTo(scan.position());
      scan.read(' ');
      scan.read(sign);
      assertThat(scan.holdFrom()).as("%s", sign).isEqualTo(scan.position());
    }
  }

  @Test
  void signThatEndsNoTerm_letsGoWhatStandsBeforeIt() throws Exception {
    RuleSet rules = rules(TERMS);
    for (String text : List.of("terroris+", "cyanid€", "kamikaz!", "kamikaz|", "letha|", "letha!",
        "letha£", "cocain^", "narcoti¢", "explosive§", "tear gas bo×", "sarin factor¥")) {
      Scan scan = new Scan(rules, _ -> {});
      int last = text.length() - 1;
      text.substring(0, last).chars().forEach(c -> scan.read((char) c));
      assertThat(scan.holdFrom()).as(text).isZero();
      scan.read(text.charAt(last));
      assertThat(scan.holdFrom()).as(text).isEqualTo(scan.position());
      scan.finish();
    }
  }

  @Test
  void signsThatMayBeginAndEndTerms_areHeldAndSeen() throws Exception {
    RuleSet rules = rules(TERMS);
    for (String text : List.of("@ttack", "$abotage", "cocain@", "explosive$", "@tt@ck", "1llegal",
        "terroris7", "cyanid3", "s^rin f^ctory", "illeg^l", "l€th^l")) {
      assertThat(found(rules, text)).as(text).containsExactly(text);
    }
    for (String sign : List.of("@", "$")) {
      Scan scan = new Scan(rules, _ -> {});
      scan.read(sign.charAt(0));
      assertThat(scan.holdFrom()).as(sign).isZero();
    }
  }

  @Test
  void termThatBeginsOrEndsWithASignItself_isSeenWithDigitsForLetters() throws Exception {
    RuleSet rules = rules(List.of("#bombing", "who bombed?"));
    assertThat(found(rules, "see #b0mbing now")).containsExactly("#b0mbing");
    assertThat(found(rules, "who b0mbed? they")).containsExactly("who b0mbed?");
    assertThat(found(rules, "#bombing, who bombed?")).containsExactly("#bombing", "who bombed?");
  }

  @Test
  void capitalLetterInsideAWord_partsNoTerm() throws Exception {
    RuleSet rules = rules(List.of("bombard"), Disguise.SPACING);
    Scan scan = new Scan(rules, _ -> {});
    "bomI".chars().forEach(c -> scan.read((char) c));
    assertThat(scan.holdFrom()).isEqualTo(scan.position());
    assertThat(found(rules, "bomI-bard bom-bI-ard")).isEmpty();
    assertThat(found(rules, "bom*b*ard")).containsExactly("bom*b*ard");
  }
}

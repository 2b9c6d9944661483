package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not be taken for a term in disguise, and beside each what still must be. */
class BenignTextTest {
  private static final List<String> TERMS = List.of("wellbeing", "commandline", "malware", "bomb",
      "heroin", "nonblocking", "httpclient", "icudata", "pipe bomb", "nerve agent", "acme co",
      "toio", "nella", "slave", "repas", "drugs", "bombs", "hell");
  private static final RuleSet RULES = rules();

  private static RuleSet rules() {
    try {
      return new RuleSet.Builder()
          .add(new RuleSet.Spec(TERMS, List.of(), Set.of(), true, true,
              EnumSet.allOf(Disguise.class)))
          .build();
    } catch (PatternException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> found(String text) {
    List<String> found = new ArrayList<>();
    Scan scan =
        new Scan(RULES, match -> found.add(text.substring((int) match.start(), (int) match.end())));
    char[] chars = text.toCharArray();
    scan.read(chars, 0, chars.length);
    scan.finish();
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "Sleep does more for your well-being than any app, and well-being at work pays for itself.",
      "The command-line tool is non-blocking; see http_client and http\\_client, or ICU-DATA.",
      "Their mal-ware scanner (sic) is one hyphen away from the word.",
      "Update to 1.0 first, then to `1.0.3`.", "Allen evals the saper; he'll stay, she'll go.",
      "The nerve. Agent Smith had it; in my nerve, agent, there is nerve.agent and nerve/agent."})
  void ordinaryText_withWordsThatResembleTerms_matchesNothing(String text) {
    assertThat(found(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"so w-e-l-l-b-e-i-n-g; w-e-l-l-b-e-i-n-g",
      "so well--being; well--being", "so well*being; well*being", "so we-ll-being; we-ll-being",
      "a bo-mb; bo-mb", "a b-omb; b-omb", "a ma-lware kit; ma-lware", "a mal-wa-re kit; mal-wa-re",
      "a m-alware kit; m-alware", "a h3r-oin dealer; h3r-oin", "a pipe-bomb; pipe-bomb",
      "a pipe_bomb; pipe_bomb", "a pipebomb; pipebomb", "nerve - agent; nerve - agent",
      "her-oin; her-oin", "the acme-co; acme-co", "t o i o; t o i o", "some sgurd; sgurd",
      "two sbmob; sbmob", "the gniebllew; gniebllew"})
  void disguise_besideThem_isSeen(String text, String match) {
    assertThat(found(text)).containsExactly(match);
  }

  @Test
  void compound_atItsEnd_isNotHeld() {
    Scan scan = new Scan(RULES, _ -> {});
    char[] chars = "well-being ".toCharArray();
    scan.read(chars, 0, chars.length);
    assertThat(scan.holdFrom()).isEqualTo(chars.length);
  }
}

package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScanTest {
  private static final int TEXTS = 6_000;
  private static final List<String> TERMS = List.of("as claude", "internal use", "illness",
      "bad word", "x1 beta", "free will", "responsibility");
  private static final List<String> PIECES = List.of("as", "claude", "internal", "use", "ill",
      "ness", "bad", "word", "w-o-r-d", "x1", "beta", "free", "will", "i", "I", "WlII", "the",
      "cafe", "dead", "be", "ef", "a", "f", "0", "12", "4111", "1111", "4111111111111111", " ",
      "  ", "-", ".", "\n", ":", "%20", "%61", "\\u0061", "&#97;", "é", "\u200B", "\uD83D", "я",
      "а", "=", "+/", "responsibilities", "responsibilitx", "responsIbility", "and",
      "abcdefghijklmnopqrstuvwxyz".repeat(3));

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(24); i >= 0; i--) {
      String piece = random.nextInt(6) == 0 ? TERMS.get(random.nextInt(TERMS.size()))
          : PIECES.get(random.nextInt(PIECES.size()));
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      text.append(switch (random.nextInt(8)) {
        case 0 -> Base64.getEncoder().encodeToString(bytes);
        case 1 -> HexFormat.of().formatHex(bytes);
        default -> piece;
      });
      text.append(random.nextInt(3) > 0 ? " " : "");
    }
    return text.toString();
  }

  private static Scan scan(RuleSet rules, List<String> told) {
    return new Scan(rules, new Scan.Found() {
      @Override
      public void found(Match match) {
        told.add(match.toString());
      }

      @Override
      public void goesOn(Match match, long end) {
        told.add(match.rule() + " goes on to " + end);
      }
    });
  }

  @Test
  void read_inOnePieceOrInAny_tellsWhatReadingCharacterByCharacterTells() throws Exception {
    long seed = 42;
    Random random = new Random(seed);
    RuleSet rules =
        new RuleSet.Builder().add(new RuleSet.Spec(TERMS, List.of("[0-9]{4}[ -]?[0-9]{4}"),
            EnumSet.noneOf(Detector.class), true, true, EnumSet.allOf(Disguise.class))).build();
    int matches = 0;
    for (int i = 0; i < TEXTS; i++) {
      char[] text = text(random).toCharArray();
      List<String> one = new ArrayList<>();
      Scan single = scan(rules, one);
      List<String> whole = new ArrayList<>();
      Scan array = scan(rules, whole);
      List<String> cut = new ArrayList<>();
      Scan pieces = scan(rules, cut);
      array.read(text, 0, text.length);
      int piece = 0;
      for (int at = 0; at < text.length; at++) {
        single.read(text[at]);
        if (at + 1 == text.length || random.nextInt(5) == 0) {
          pieces.read(text, piece, at + 1);
          piece = at + 1;
          assertThat(pieces.position()).isEqualTo(single.position());
          // What is known of the letters at hand may let more go, never less.
          assertThat(pieces.holdFrom()).as("seed %d: %s", seed, new String(text))
              .isGreaterThanOrEqualTo(single.holdFrom());
        }
      }
      single.finish();
      array.finish();
      pieces.finish();
      assertThat(whole).as("seed %d: %s", seed, new String(text)).isEqualTo(one);
      assertThat(cut).as("seed %d: %s", seed, new String(text)).isEqualTo(one);
      matches += one.size();
    }
    assertThat(matches).isGreaterThan(TEXTS / 4);
  }

  @Test
  void absent_meansThatReadingFindsNothing() throws Exception {
    long seed = 27;
    Random random = new Random(seed);
    List<RuleSet> all = new ArrayList<>();
    for (boolean whole : new boolean[] {true, false}) {
      for (Set<Disguise> seen : List.of(EnumSet.allOf(Disguise.class), Set.<Disguise>of(),
          Set.of(Disguise.ENCODINGS), Set.of(Disguise.LEET, Disguise.REVERSED))) {
        all.add(new RuleSet.Builder()
            .add(new RuleSet.Spec(TERMS, List.of("[0-9]{4}[ -]?[0-9]{4}"), Set.of(), whole, false,
                seen))
            .add(new RuleSet.Spec(List.of("cafe"), List.of(), Set.of(Detector.CARD), whole, true,
                seen))
            .build());
      }
    }
    int passed = 0;
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? text(random) : "");
      for (int j = random.nextInt(12); j > 0; j--) {
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        text.append(random.nextInt(4) > 0 ? "ordinary" : piece)
            .append(random.nextInt(5) > 0 ? " " : piece);
      }
      RuleSet rules = all.get(i % all.size());
      if (rules.absent(text.toString())) {
        passed++;
        List<String> told = new ArrayList<>();
        Scan scan = scan(rules, told);
        scan.read(text.toString().toCharArray(), 0, text.length());
        scan.finish();
        assertThat(told).as("seed %d, text %d: %s", seed, i, text).isEmpty();
      }
    }
    assertThat(passed).isGreaterThan(TEXTS / 20);
  }
}

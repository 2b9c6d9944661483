package dev.evenkeel.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A text that need not be read must be one in which reading finds nothing. */
class SignsTest {
  private static final int TEXTS = 20_000;
  private static final String[] PIECES = {"jane", "@", "example", ".", "org", " ", " ", "call ",
      "4111", "1111", "+49 30 ", "555", "-", "(", ")", "%40", "&#64;", "\\u0040", "%", "＠", "４１１１",
      "𝟜", "①", "é", "字", "😀", "\u200B", "\n", "wonderful", "people", "6a 61", "facade", "DE89",
      "akia", "sk-", "Bearer ", "eyJ", "::1"};
  private static final String[] SECRETS = {"jane@example.org", "4111 1111 1111 1111",
      "+49 30 1234567", "DE89 3704 0044 0532 0130 00", "192.168.1.10", "ＪＡＮＥ＠ＥＸＡＭＰＬＥ．ＯＲＧ"};

  private static RuleSet rules(Set<Detector> detectors, String... patterns) {
    try {
      return new RuleSet.Builder().add(new RuleSet.Spec(List.of(), List.of(patterns), detectors,
          true, false, Set.of(Disguise.ESCAPES, Disguise.ENCODINGS))).build();
    } catch (PatternException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      String piece = PIECES[random.nextInt(PIECES.length)];
      switch (random.nextInt(16)) {
        case 0 -> piece = Base64.getEncoder().encodeToString(secret(random));
        case 1 ->
          piece = Base64.getUrlEncoder().encodeToString(Base64.getEncoder().encode(secret(random)));
        case 2 -> piece = HexFormat.of().formatHex(secret(random));
        case 3 -> piece = HexFormat.ofDelimiter(":").formatHex(secret(random));
        case 4 -> piece = Base64.getEncoder()
            .encodeToString(new String(secret(random), StandardCharsets.UTF_8)
                .getBytes(StandardCharsets.UTF_16));
        default -> {
        }
      }
      text.append(piece).append(random.nextInt(3) == 0 ? " " : "");
    }
    return text.toString();
  }

  private static byte[] secret(Random random) {
    return SECRETS[random.nextInt(SECRETS.length)].getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void absent_meansThatReadingFindsNothing() {
    List<RuleSet> all = List.of(rules(Set.of(Detector.EMAIL)), rules(Set.of(Detector.CARD)),
        rules(Set.of(Detector.EMAIL, Detector.PHONE, Detector.CARD)),
        rules(EnumSet.complementOf(EnumSet.of(Detector.API_KEY, Detector.BEARER_TOKEN))),
        rules(Set.of(), "tk-[a-z]{3}", "[a-f]{2}\\d"));
    List<Signs> signs = all.stream().map(each -> Objects.requireNonNull(Signs.of(each))).toList();
    Random random = new Random(26);
    int passed = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      RuleSet rules = all.get(i % all.size());
      boolean absent = signs.get(i % all.size()).absent(text.toCharArray(), text.length());
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      boolean plain = bytes.length == text.length();
      assertThat(signs.get(i % all.size()).absent(bytes, 0, bytes.length))
          .isEqualTo(plain && absent);
      PlainWords.of(""); // So that the text is not the one read last, and then is.
      assertThat(signs.get(i % all.size()).absent(text)).isEqualTo(absent);
      PlainWords.of(text);
      absent |= signs.get(i % all.size()).absent(text);
      if (absent) {
        passed++;
        List<Match> found = new ArrayList<>();
        Scan scan = new Scan(rules, found::add);
        scan.read(text.toCharArray(), 0, text.length());
        scan.finish();
        assertThat(found).as("text %d: %s", i, text).isEmpty();
      }
    }
    assertThat(passed).as("texts that need not be read").isGreaterThan(TEXTS / 20);
  }

  @Test
  void absentFromJson_meansTheSame_whateverIsKnownOfWhatWasSaidLast() {
    List<RuleSet> all = List.of(rules(Set.of(Detector.EMAIL)), rules(Set.of(Detector.CARD)),
        rules(Set.of(Detector.EMAIL, Detector.PHONE, Detector.CARD)),
        rules(Set.of(), "tk-[a-z]{3}", "[a-f]{2}\\d"));
    List<Signs> signs = all.stream().map(each -> Objects.requireNonNull(Signs.of(each))).toList();
    Random random = new Random(27);
    String long64 = "wonderful people wonder whether any parcel may be left at home, ";
    int passed = 0;
    for (int i = 0; i < TEXTS; i++) {
      String said = random.nextInt(4) == 0 ? text(random) : "";
      said = random.nextBoolean() ? long64 + said : said + long64;
      String before = random.nextInt(4) == 0 ? text(random) : "hello";
      String json =
          random.nextBoolean() ? "[{\"content\":\"" + before + "\"},{\"content\":\"" + said + "\"}]"
              : "[{\"content\":\"" + said + "\", \"name\":\"" + before + "\"} ]";
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      PlainWords.of(""); // So that nothing is known.
      boolean absent = signs.get(i % all.size()).absentFromJson(bytes, 0, bytes.length);
      assertThat(signs.get(i % all.size()).absent(bytes, 0, bytes.length)).isEqualTo(absent);
      PlainWords.of(random.nextInt(8) == 0 ? long64 : said);
      absent |= signs.get(i % all.size()).absentFromJson(bytes, 0, bytes.length);
      if (absent) {
        passed++;
        List<Match> found = new ArrayList<>();
        Scan scan = new Scan(all.get(i % all.size()), found::add);
        scan.read(json.toCharArray(), 0, json.length());
        scan.finish();
        assertThat(found).as("text %d: %s", i, json).isEmpty();
      }
    }
    assertThat(passed).as("texts that need not be read").isBetween(TEXTS / 10, TEXTS * 9 / 10);
  }

  @Test
  void absentFromJson_signsAroundWhatWasSaidLast_areSeen() {
    Signs signs = Objects.requireNonNull(Signs.of(rules(Set.of(Detector.EMAIL)))).or("\\");
    String said = "How do I return an unopened parcel that was left next door to mine?";
    for (String each : List.of("\"" + said + "\"", "[\"a\",\"" + said + "\"}]",
        "\"" + said + "\\\"", "\"@\",\"" + said + "\"", "\"" + said + "\",\"@\"",
        "\"" + said.replace('?', '@') + "\"")) {
      byte[] json = each.getBytes(StandardCharsets.US_ASCII);
      PlainWords.of(said);
      assertThat(signs.absentFromJson(json, 0, json.length)).as(each)
          .isEqualTo(each.indexOf('@') < 0 && each.indexOf('\\') < 0);
    }
  }

  @Test
  void absent_ordinaryTextWithoutDigitsAndAddresses_needNotBeRead() {
    Signs signs = Objects
        .requireNonNull(Signs.of(rules(Set.of(Detector.EMAIL, Detector.PHONE, Detector.CARD))));
    assertThat(
        signs.absent("How do I return an unopened parcel? It's well-packed (I think): ".repeat(3)
            .concat("yesterday everybody wondered whether straightforward explanations exist.")))
        .isTrue();
    assertThat(signs.absent("My number is 7")).isFalse();
  }

  @Test
  void or_moreSigns_areNotAbsentEither() {
    Signs signs = Objects.requireNonNull(Signs.of(rules(Set.of(Detector.EMAIL))));
    byte[] text = "who said (nobody knows) {that}".getBytes(StandardCharsets.US_ASCII);
    assertThat(signs.absent(text, 0, text.length)).isTrue();
    assertThat(signs.or("}").absent(text, 0, text.length)).isFalse();
    assertThat(signs.or("}").absent(text, 0, text.length - 1)).isTrue();
    assertThat(signs.or("}").or("(").absent(text, 0, text.length - 1)).isFalse();
  }

  @Test
  void of_rulesThatMatchLettersAlone_hasNone() {
    assertThat(Signs.of(rules(Set.of(Detector.EMAIL), "bo?mb"))).isNull();
    assertThat(Signs.of(rules(Set.of(Detector.BEARER_TOKEN)))).isNull();
  }
}

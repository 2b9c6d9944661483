package dev.evenkeel.adapters.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** What the reader makes of texts, against Jackson's parser as the judge. */
class JsonReaderTest {
  private static final int CASES = 20_000;
  private static final JsonFactory JUDGE = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
      .build();
  private static final JsonFactory STRICT_JUDGE = JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(100)
          .maxNumberLength(100)
          .maxNameLength(1024)
          .build())
      .build();
  private static final String[] PIECES =
      {"choices", "delta", "content", "übrig", "", "a b", "\\n", "\\u00e9", "\\ud83d\\ude00",
          "\\\"", "日本", "😀", "plain text that is longer than eight bytes", "\\/", "x_unknown",
          "a text of so many letters that they are copied by instructions for many at once"};
  private static final String[] NUMBERS = {"0", "-0", "12", "-7", "1.5", "1e3", "2E-2", "0.1e+4",
      "123456789012345678", "1234567890123456789012"};
  private static final String[] BLANKS = {"", "", "", " ", "\n", "\t \r"};

  private final JsonReader reader = new JsonReader();

  @Test
  void texts_soundAndMutilated_readAsJacksonReadsThem() {
    int sound = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      value(random, 0, text);
      byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
      for (int i = random.nextInt(3); i > 0; i--) {
        octets = mutilate(octets, random);
      }
      List<String> expected = judge(octets, JUDGE);
      List<String> found = read(octets, reader);
      sound += found.getLast().equals("malformed") ? 0 : 1;
      assertThat(found).as("seed %d: %s", seed, new String(octets, StandardCharsets.UTF_8))
          .isEqualTo(expected);
    }
    assertThat(sound).isGreaterThan(CASES / 4).isLessThan(CASES * 9 / 10);
  }

  @Test
  void decimals_areTheNearestDoubles() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      String digits = Long.toString(random.nextLong() >>> (1 + random.nextInt(62)));
      int point = random.nextInt(digits.length() + 1);
      String number =
          (random.nextInt(4) == 0 ? "-" : "") + (point == 0 ? "0" : digits.substring(0, point))
              + (point == digits.length() ? "" : '.' + digits.substring(point))
              + (random.nextInt(8) == 0 ? "e" + (random.nextInt(40) - 20) : "");
      byte[] octets = number.getBytes(StandardCharsets.US_ASCII);
      reader.open(octets, 0, octets.length);
      reader.next();
      assertThat(Double.doubleToRawLongBits(reader.decimal())).as(number)
          .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(number)));
    }
  }

  @Test
  void strict_textsSoundAndMutilated_readAsJacksonReadsThem() {
    JsonReader strict = JsonReader.strict();
    int repeated = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      value(random, 0, text);
      byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
      if (random.nextBoolean()) {
        octets = mutilate(octets, random);
      }
      List<String> expected = judge(octets, STRICT_JUDGE);
      repeated += expected.equals(judge(octets, JUDGE)) ? 0 : 1;
      assertThat(read(octets, strict))
          .as("seed %d: %s", seed, new String(octets, StandardCharsets.UTF_8))
          .isEqualTo(expected);
    }
    assertThat(repeated).as("texts in which a name stands twice").isGreaterThan(CASES / 100);
  }

  /** Of any length, at the very end of an array, and like a known one but for a letter. */
  @Test
  void names_areWhatTheyAre_howeverLikeAKnownOne() {
    JsonReader reader = new JsonReader();
    for (String known : List.of("n", "id", "model", "messages", "system_fingerprint",
        "completion_tokens_details", "cache_creation_input_tokens", "finish_reason", "")) {
      for (int i = -1; i <= known.length(); i++) {
        String name = i < 0 ? known
            : i == known.length() ? known + "x"
                : known.substring(0, i) + "~" + known.substring(i + 1);
        byte[] octets = ascii("{\"" + name + "\":1}");
        for (int again = 0; again < 2; again++) { // Others are remembered.
          reader.open(octets, 0, octets.length);
          reader.next();
          reader.next();
          assertThat(reader.name()).isEqualTo(name);
        }
        assertThat(new KnownNames().of(ascii(name), 0, name.length())).isEqualTo(name);
      }
    }
  }

  @Test
  void strict_nameSaidTwiceAmongMany_isRefused_butNotInAnotherObject() {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      names.append("\"name ").append(i).append("\":{\"name 7\":[{\"name 7\":1},{\"name 7\":2}]},");
    }
    JsonReader strict = JsonReader.strict();
    assertThat(read(ascii("{" + names + "\"last\":{" + names + "\"x\":1}}"), strict))
        .doesNotContain("malformed");
    for (String twice : List.of("name 0", "name 15", "name 16", "name 17", "name 999")) {
      byte[] octets = ascii("{" + names + "\"" + twice + "\":1}");
      strict.open(octets, 0, octets.length);
      assertThatThrownBy(() -> {
        while (!strict.atEnd()) {
          strict.next();
        }
      }).isInstanceOfSatisfying(RepeatedNameException.class,
          repeated -> assertThat(repeated.name()).isEqualTo(twice));
      assertThat(strict.offset()).isEqualTo(octets.length - twice.length() - 5);
    }
  }

  @Test
  void strict_deepTexts_areToldApartToTheHundredthLevel() {
    JsonReader strict = JsonReader.strict();
    String open = "{\"a\":[".repeat(50);
    String close = "]}".repeat(50);
    assertThat(read(ascii(open + close), strict).getLast()).isEqualTo("END_OBJECT");
    assertThat(read(ascii(open + "{" + "}" + close), strict)).containsExactly("malformed");
    for (int i = 0; i < 100; i++) {
      StringBuilder wrong = new StringBuilder(close);
      wrong.setCharAt(i, wrong.charAt(i) == ']' ? '}' : ']');
      assertThat(read(ascii(open + wrong), strict)).as("level %d", 100 - i)
          .containsExactly("malformed");
    }
  }

  @Test
  void skippedValues_areCheckedLikeReadOnes() {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder("[");
      value(random, 0, text);
      byte[] octets =
          mutilate(text.append(']').toString().getBytes(StandardCharsets.UTF_8), random);
      boolean malformed = judge(octets, JUDGE).getLast().equals("malformed");
      boolean refused = false;
      try {
        reader.open(octets, 0, octets.length);
        reader.next();
        reader.skip();
        reader.close();
      } catch (JacksonException _) {
        refused = true;
      }
      assertThat(refused).as("seed %d: %s", seed, new String(octets, StandardCharsets.UTF_8))
          .isEqualTo(malformed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C0 80", "C1 BF", "E0 80 80", "ED A0 80", "F4 90 80 80", "F8 88 80 80 80",
      "80", "C3", "E2 82", "F0 9F 98"})
  void string_illFormedUtf8_isRefused(String hex) {
    byte[] middle = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] octets = new byte[middle.length + 2];
    octets[0] = '"';
    System.arraycopy(middle, 0, octets, 1, middle.length);
    octets[octets.length - 1] = '"';
    reader.open(octets, 0, octets.length);
    assertThatThrownBy(reader::next).isInstanceOf(JacksonException.class);
  }

  @Test
  void text_nestedDeeperThanTheLimit_isRefused() {
    assertThat(read(ascii("[".repeat(64) + "]".repeat(64)), reader).getLast())
        .isEqualTo("END_ARRAY");
    assertThat(read(ascii("[".repeat(65) + "]".repeat(65)), reader).getLast())
        .isEqualTo("malformed");
  }

  @Test
  void text_insideALargerArray_endsAtItsEnd() {
    byte[] octets = ascii("xx{\"a\":\"bc\"}\"yyyyyyyyyyyy");
    reader.open(octets, 2, 12);
    assertThat(reader.next()).isEqualTo(JsonToken.START_OBJECT);
    assertThat(reader.next()).isEqualTo(JsonToken.PROPERTY_NAME);
    assertThat(reader.next()).isEqualTo(JsonToken.VALUE_STRING);
    assertThat(reader.text()).isEqualTo("bc");
    assertThat(reader.next()).isEqualTo(JsonToken.END_OBJECT);
    reader.close();
    reader.open(octets, 2, 9); // The closing quote lies behind the end.
    reader.next();
    reader.next();
    assertThatThrownBy(reader::next).isInstanceOf(JacksonException.class);
  }

  @Test
  void number_ofAnyKind_isReadLeniently() {
    byte[] octets = ascii("[12,-3,1.9,\"44\",\"x\",true,99999999999999999999]");
    reader.open(octets, 0, octets.length);
    reader.next();
    List<Long> found = new ArrayList<>();
    while (reader.next() != JsonToken.END_ARRAY) {
      found.add(reader.number());
    }
    assertThat(found).containsExactly(12L, -3L, 1L, 44L, 0L, 0L, 0L);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void value(Random random, int depth, StringBuilder out) {
    blank(random, out);
    switch (random.nextInt(depth > 3 ? 4 : 7)) {
      case 0 -> string(random, out);
      case 1 -> out.append(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 2 -> out.append(random.nextBoolean() ? "true" : "false");
      case 3 -> out.append("null");
      case 4 -> {
        out.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
          value(random, depth + 1, out);
          out.append(i > 1 ? "," : "");
        }
        out.append(']');
      }
      default -> {
        out.append('{');
        for (int i = random.nextInt(5); i > 0; i--) {
          blank(random, out);
          string(random, out);
          blank(random, out);
          out.append(':');
          value(random, depth + 1, out);
          out.append(i > 1 ? "," : "");
        }
        out.append('}');
      }
    }
    blank(random, out);
  }

  private static void string(Random random, StringBuilder out) {
    out.append('"');
    for (int i = random.nextInt(3); i >= 0; i--) {
      out.append(PIECES[random.nextInt(PIECES.length)]);
    }
    out.append('"');
  }

  private static void blank(Random random, StringBuilder out) {
    out.append(BLANKS[random.nextInt(BLANKS.length)]);
  }

  /** Changes, drops or doubles one byte. */
  private static byte[] mutilate(byte[] octets, Random random) {
    int at = random.nextInt(octets.length);
    byte[] changed = octets.clone();
    if (random.nextBoolean()) {
      changed[at] = (byte) "\"\\{}[]:,0-.eu \n\0\1x".charAt(random.nextInt(18));
      return changed;
    }
    boolean drop = octets.length > 1 && random.nextBoolean();
    byte[] moved = new byte[octets.length + (drop ? -1 : 1)];
    System.arraycopy(octets, 0, moved, 0, drop ? at : at + 1);
    System.arraycopy(octets, drop ? at + 1 : at, moved, drop ? at : at + 1,
        octets.length - (drop ? at + 1 : at));
    return moved;
  }

  private static List<String> read(byte[] octets, JsonReader reader) {
    List<String> found = new ArrayList<>();
    try {
      reader.open(octets, 0, octets.length);
      int depth = 0;
      do {
        JsonToken token = reader.next();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        String text = switch (token) {
          case PROPERTY_NAME -> reader.name();
          case VALUE_STRING -> new String(reader.chars(), reader.charsStart(),
              reader.charsEnd() - reader.charsStart());
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> String.valueOf(reader.text());
          default -> "";
        };
        if (token == JsonToken.VALUE_STRING) {
          assertThat(reader.text()).isEqualTo(text);
          assertThat(reader.is(text)).isTrue();
          assertThat(reader.is(text + "x")).isFalse();
        }
        found.add(text.isEmpty() ? token.name() : token + " " + text);
      } while (depth > 0);
      reader.close();
    } catch (JacksonException _) {
      found.clear();
      found.add("malformed");
    }
    return found;
  }

  private static boolean sound(byte[] octets) {
    for (byte octet : octets) {
      if (octet == 0) {
        return false; // Jackson takes it for a sign of UTF-16.
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(octets));
      return true;
    } catch (java.nio.charset.CharacterCodingException _) {
      return false;
    }
  }

  private static List<String> judge(byte[] octets, JsonFactory judge) {
    List<String> expected = new ArrayList<>();
    if (!sound(octets)) {
      return List.of("malformed"); // Jackson lets some of it pass.
    }
    try (JsonParser parser = judge.createParser(ObjectReadContext.empty(), octets)) {
      int depth = 0;
      do {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return List.of("malformed");
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        String text = switch (token) {
          case PROPERTY_NAME -> parser.currentName();
          case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getString();
          default -> "";
        };
        expected.add(text.isEmpty() ? token.name() : token + " " + text);
      } while (depth > 0);
      return parser.nextToken() == null ? expected : List.of("malformed");
    } catch (JacksonException _) {
      return List.of("malformed");
    }
  }
}

package dev.evenkeel.policy.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class JsonEditTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonEdit.Editor NOTHING = editor("", "");
  private static final JsonEdit.Editor TO_QUOTES = editor("a", "\"\\\n\u0001");

  private final long seed = Long.getLong("evenkeel.seed", 20_261_126L);
  private final Random random = new Random(seed);

  private static JsonEdit.Editor editor(String what, String instead) {
    return new JsonEdit.Editor() {
      @Override
      public String string(String name, String text) {
        return what.isEmpty() || !text.contains(what) ? text : text.replace(what, instead);
      }

      @Override
      public String name(String name) {
        return name;
      }

      @Override
      public String number(String name, String digits) {
        return digits;
      }
    };
  }

  @Test
  void whatChangesNothing_givesBackTheVerySameText() {
    for (int i = 0; i < 2_000; i++) {
      String json = space() + value(4) + space();
      assertThat(JsonEdit.edit(json, "", NOTHING)).as("seed %s", seed).isSameAs(json);
    }
  }

  @Test
  void editedText_isStillJson_andSaysWhatTheEditorSaid() {
    for (int i = 0; i < 2_000; i++) {
      String json = "[" + value(3) + ",\"xax\"]";
      String edited = JsonEdit.edit(json, "", TO_QUOTES);
      assertThat(edited).as("seed %s: %s", seed, json).isNotNull();
      assertThat(MAPPER.readTree(edited).get(1).asString()).isEqualTo("x\"\\\n\u0001x");
      assertThat(MAPPER.readTree(edited).get(0).toString()).as("seed %s: %s", seed, json)
          .isEqualTo(MAPPER.readTree(JsonEdit.edit("[" + json + "]", "", TO_QUOTES))
              .get(0)
              .get(0)
              .toString());
    }
  }

  /**
   * Anything at all: an answer or none, never an exception, and nothing the wire's reader takes is
   * refused.
   */
  @Test
  void brokenText_isNone_andNeverLess() {
    String alphabet = "{}[]:,\"\\u0041truefalsn 1-.eE\n";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? value(2) : "");
      for (int j = random.nextInt(6); j >= 0; j--) {
        int at = random.nextInt(text.length() + 1);
        text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String edited = JsonEdit.edit(text.toString(), "", NOTHING);
      if (edited == null) {
        assertThat(readable(text.toString())).as("seed %s: %s", seed, text).isFalse();
      } else {
        assertThat(edited).isEqualTo(text.toString());
      }
    }
  }

  private static boolean readable(String text) {
    try {
      return !MAPPER.readTree(text).isMissingNode();
    } catch (JacksonException _) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {130, 100_000})
  void textDeeperThanTheLimit_isNotEditedAsJson(int depth) {
    assertThat(JsonEdit.edit("[".repeat(depth) + "]".repeat(depth), "", NOTHING)).isNull();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> string();
      case 1 -> random.nextBoolean() ? "-1.5e+7" : Integer.toString(random.nextInt());
      case 2 -> random.nextBoolean() ? "true" : "null";
      case 3 -> "false";
      case 4 -> "[" + space() + "]";
      case 5 -> "[" + value(depth - 1) + space() + "," + space() + value(depth - 1) + "]";
      default ->
        "{" + space() + "\"k" + string().substring(1) + space() + ":" + value(depth - 1) + "}";
    };
  }

  private String string() {
    String[] parts = {"a", "é", "\\u00e9", "\\n", "\\\"", "\\\\", "\uD83D\uDE00", "\\ud83d\\ude00",
        "/", "\\/", "{", "<"};
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.append('"').toString();
  }

  private String space() {
    return " \n\t\r".substring(0, random.nextInt(5));
  }
}

package dev.evenkeel.adapters.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However a text is cut into pieces, what is written is the text. */
final class EscapedTextTest {
  private static final String[] UNITS = {"a", "word ", "plain prose that is long enough", "\"",
      "\\", "\n", "\u0001", "\u007F", "é", "\u0141", "日本", "😀", "\uD83D", "\uDE00", "\uFFFF"};

  @Test
  void texts_cutAnywhere_areEscapedAsOne() {
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      boolean plain = random.nextBoolean();
      for (int i = random.nextInt(round % 100 == 0 ? 400 : 40); i > 0; i--) {
        text.append(UNITS[random.nextInt(plain ? 3 : UNITS.length)]);
      }
      char[] chars = text.toString().toCharArray();
      EscapedText escaped = new EscapedText();
      for (int at = 0; at < chars.length;) {
        int end = at + random.nextInt(chars.length - at + 1);
        escaped.append(chars, at, end);
        at = end;
      }

      assertThat(escaped.isEmpty()).isEqualTo(chars.length == 0);
      ByteBuilder out = new ByteBuilder(0).append((byte) ':');
      escaped.writeTo(out);
      assertThat(new String(out.array(), 0, out.length(), StandardCharsets.UTF_8))
          .isEqualTo(":\"" + letterByLetter(text.toString()) + "\"");
    }
  }

  @Test
  void textsThatAreGatheredAtOnce_areApart_andWhatWasWrittenIsForgotten() {
    EscapedText one = new EscapedText();
    EscapedText other = new EscapedText();
    one.append("one".toCharArray(), 0, 3);
    other.append("other".toCharArray(), 0, 5);
    assertThat(written(one)).isEqualTo("\"one\"");
    EscapedText next = new EscapedText();
    next.append("n".toCharArray(), 0, 1);
    assertThat(written(one)).isEqualTo("\"\"");
    assertThat(written(other)).isEqualTo("\"other\"");
    assertThat(written(next)).isEqualTo("\"n\"");
  }

  private static String written(EscapedText text) {
    ByteBuilder out = new ByteBuilder(0);
    text.writeTo(out);
    return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
  }

  private static String letterByLetter(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(point -> {
      switch (point) {
        case '"', '\\' -> out.append('\\').append((char) point);
        case '\n' -> out.append("\\n");
        case 1 -> out.append("\\u0001");
        default -> {
          if (Character.getType(point) == Character.SURROGATE) {
            out.append('\uFFFD');
          } else {
            out.appendCodePoint(point);
          }
        }
      }
    });
    return out.toString();
  }
}

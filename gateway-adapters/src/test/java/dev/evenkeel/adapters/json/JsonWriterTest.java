package dev.evenkeel.adapters.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 109, 999, 1000, 9999, 10000, 2147483647, 2147483648L,
      999999999999999999L, 1000000000000000000L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void number_isWrittenInDigits(long value) {
    assertThat(written(json -> json.number(value))).isEqualTo(Long.toString(value));
  }

  @Test
  void number_ofAnyLength_isWrittenInDigits() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      assertThat(written(json -> json.number(value))).isEqualTo(Long.toString(value));
    }
  }

  @Test
  void strings_areEscapedWhereTheyMust_andOnlyThere() {
    assertThat(written(json -> json.string("plain text / with ' all")))
        .isEqualTo("\"plain text / with ' all\"");
    assertThat(written(json -> json.string("a\"b\\c\nd\u0001e\u007Fé日😀")))
        .isEqualTo("\"a\\\"b\\\\c\\nd\\u0001e\u007Fé日😀\"");
    // Its low byte is a letter's: it must not be taken for one.
    assertThat(written(json -> json.string("\u0141"))).isEqualTo("\"\u0141\"");
  }

  private static String written(Consumer<JsonWriter> what) {
    ByteBuilder out = new ByteBuilder(0);
    what.accept(new JsonWriter(out));
    return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
  }
}

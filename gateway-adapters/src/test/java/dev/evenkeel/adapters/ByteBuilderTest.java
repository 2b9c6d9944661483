package dev.evenkeel.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteBuilderTest {
  private final ByteBuilder built = new ByteBuilder(1);

  @ParameterizedTest
  @CsvSource({"0,0", "1,0.001", "10,0.01", "100,0.1", "120,0.12", "1000,1", "1005,1.005",
      "1250,1.25", "-1250,-1.25", "-5,-0.005", "12345678,12345.678"})
  void thousandths_haveNoNeedlessZeros(long value, String expected) {
    built.thousandths(value);
    assertThat(text(built)).isEqualTo(expected);
    assertThat(Double.parseDouble(expected)).isEqualTo(value / 1000.0);
  }

  @ParameterizedTest
  @CsvSource({"0,0.000", "7,0.007", "42,0.042", "999,0.999", "1000,1.000", "1250,1.250",
      "12345678901,12345678.901"})
  void threePlaces_areAllWritten(long value, String expected) {
    assertThat(text(built.threePlaces(value))).isEqualTo(expected);
  }

  @Test
  void drop_leavesTheRest() {
    built.ascii("before").ascii("after").drop(6);
    assertThat(text(built)).isEqualTo("after");
    built.drop(5);
    assertThat(built.isEmpty()).isTrue();
  }

  @Test
  void copy_fromAnIndexOn_isTheRest() {
    built.ascii("before").ascii("after");
    assertThat(built.copy(6)).isEqualTo("after".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void digits_haveZerosBeforeThem_andNothingBehind() {
    for (int count = 1, limit = 10; count <= 8; count++, limit *= 10) {
      for (int number : new int[] {0, 1, limit / 10, limit / 3, limit - 1}) {
        ByteBuilder out = new ByteBuilder(1).append((byte) '.');
        assertThat(text(out.digits(number, count).append((byte) 'Z')))
            .isEqualTo(String.format(".%0" + count + "dZ", number));
      }
    }
  }

  @Test
  void decimal_isTheNumber_ofAnyLength() {
    Random random = new Random(7);
    ByteBuilder out = new ByteBuilder(0);
    StringBuilder expected = new StringBuilder();
    for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
      for (long each : new long[] {power - 1, power, power + 1, power * 9, -power,
          Integer.MAX_VALUE + power, Integer.MAX_VALUE - power}) {
        out.decimal(each).append((byte) ' ');
        expected.append(each).append(' ');
      }
    }
    for (int i = 0; i < 10_000; i++) {
      long each = random.nextLong() >> random.nextInt(64);
      out.decimal(each).append((byte) ' ');
      expected.append(each).append(' ');
    }
    for (long each : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
      out.decimal(each).append((byte) ' ');
      expected.append(each).append(' ');
    }
    assertThat(text(out)).isEqualTo(expected.toString());
  }

  @Test
  void spareRoom_isEmpty_andNobodyElsesUntilItIsGivenAway() {
    ByteBuilder one = ByteBuilder.taken().ascii("secret");
    ByteBuilder other = ByteBuilder.taken().ascii("words");
    assertThat(other).isNotSameAs(one);
    one.spare();
    ByteBuilder again = ByteBuilder.taken();
    assertThat(again).as("used again").isSameAs(one);
    assertThat(again.isEmpty()).isTrue();
    assertThat(text(other)).isEqualTo("words");
    other.spare();
    again.spare();
  }

  @Test
  void largeRoom_isNotKept() {
    ByteBuilder large = ByteBuilder.taken();
    large.room(100_000);
    large.spare();
    assertThat(ByteBuilder.taken()).isNotSameAs(large);
  }

  private static String text(ByteBuilder out) {
    return new String(out.copy(), StandardCharsets.US_ASCII);
  }
}

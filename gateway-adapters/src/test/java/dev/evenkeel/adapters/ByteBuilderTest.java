package dev.evenkeel.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteBuilderTest {
  private final ByteBuilder built = new ByteBuilder(1);

  private String text() {
    return new String(built.copy(), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,0.001", "10,0.01", "100,0.1", "120,0.12", "1000,1", "1005,1.005",
      "1250,1.25", "-1250,-1.25", "-5,-0.005", "12345678,12345.678"})
  void thousandths_haveNoNeedlessZeros(long value, String expected) {
    built.thousandths(value);
    assertThat(text()).isEqualTo(expected);
    assertThat(Double.parseDouble(expected)).isEqualTo(value / 1000.0);
  }

  @Test
  void copy_fromAnIndexOn_isTheRest() {
    built.ascii("before").ascii("after");
    assertThat(built.copy(6)).isEqualTo("after".getBytes(StandardCharsets.US_ASCII));
  }
}

package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors are those of RFC 8785, section 3.2 and appendix B. */
final class CanonicalJsonTest {
  @ParameterizedTest
  @CsvSource({"0000000000000000, 0", "8000000000000000, 0", "0000000000000001, 5e-324",
      "8000000000000001, -5e-324", "7fefffffffffffff, 1.7976931348623157e+308",
      "4340000000000000, 9007199254740992", "c340000000000000, -9007199254740992",
      "4430000000000000, 295147905179352830000", "44b52d02c7e14af5, 9.999999999999997e+22",
      "44b52d02c7e14af6, 1e+23", "44b52d02c7e14af7, 1.0000000000000001e+23",
      "444b1ae4d6e2ef4e, 999999999999999700000", "444b1ae4d6e2ef4f, 999999999999999900000",
      "444b1ae4d6e2ef50, 1e+21", "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
      "3eb0c6f7a0b5ed8d, 0.000001", "41b3de4355555553, 333333333.3333332",
      "41b3de4355555554, 333333333.33333325", "becbf647612f3696, -0.0000033333333333333333",
      "43143ff3c1cb0959, 1424953923781206.2"})
  void numbers_areEcmascripts(String bits, String expected) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

    assertThat(CanonicalJson.of(value)).isEqualTo(expected);
  }

  @Test
  void texts_haveTheShortestEscapes() {
    assertThat(CanonicalJson.of("\u20ac$\u000f\nA'B\"\\\\\"/\u007f\u2028"))
        .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u007f\u2028\"");
  }

  @Test
  void members_areSortedByUtf16() {
    assertThat(CanonicalJson.of(Map.of("\u20ac", "Euro", "\r", "Return", "\ufb33", "Dalet", "1",
        "One", "\ud83d\ude00", "Emoji", "\u0080", "Control", "\u00f6", "o")))
        .isEqualTo("{\"\\r\":\"Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"o\","
            + "\"\u20ac\":\"Euro\",\"\ud83d\ude00\":\"Emoji\",\"\ufb33\":\"Dalet\"}");
  }

  @Test
  void structures_haveNoSpace() {
    assertThat(CanonicalJson.of(List.of(Map.of(), List.of(), true, 1, 2L, List.of("a"))))
        .isEqualTo("[{},[],true,1,2,[\"a\"]]");
  }

  @Test
  void whatHasNoJson_isRefused() {
    for (Object each : List.of(Double.NaN, Double.POSITIVE_INFINITY, "\ud83d", "\ude00\ud83d",
        new Object())) {
      assertThatThrownBy(() -> CanonicalJson.of(each)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}

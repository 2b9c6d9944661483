package dev.evenkeel.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.core.access.Caller;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionNameTest {
  @Test
  void everyNameThatIsMade_isTheSameBehindItsNumbersAndItsText() {
    SessionKeys keys = new SessionKeys(new Keyed(new byte[16]), null, new Random(1));
    for (int i = 0; i < 200; i++) {
      SessionName name = keys.mint(Caller.LOCAL, "pool");
      assertThat(SessionName.of(name.toString())).isEqualTo(name).hasSameHashCodeAs(name);
      assertThat(SessionName.of(name.high(), name.low(), name.rest())).isEqualTo(name)
          .hasToString(name.toString());
    }
  }

  @Test
  void everyDigit_isWritten() {
    assertThat(SessionName.of(0x0123_4567_89AB_CDEFL, 0xFEDC_BA98_7654_3210L, 0x0F1E_2D3C))
        .hasToString("ses_0123456789abcdeffedcba98765432100f1e2d3c");
    assertThat(SessionName.of(1, -1, 2))
        .hasToString("ses_0000000000000001ffffffffffffffff00000002");
  }

  @Test
  void otherNumbers_areAnotherName() {
    assertThat(SessionName.of(1, 2, 3)).isNotEqualTo(SessionName.of(0, 2, 3))
        .isNotEqualTo(SessionName.of(1, 0, 3))
        .isNotEqualTo(SessionName.of(1, 2, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ses_", "s", "ses_0000000000000001ffffffffffffffff0000000",
      "ses_0000000000000001ffffffffffffffff000000021",
      "SES_0000000000000001ffffffffffffffff00000002",
      "ses_0000000000000001ffffffffffffffff0000000g"})
  void textThatIsNoName_isRefused(String text) {
    assertThatThrownBy(() -> SessionName.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}

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
  void everyNameThatIsMade_isTheSameBehindItsNumbers() {
    SessionKeys keys = new SessionKeys(new Keyed(new byte[16]), null, new Random(1));
    for (int i = 0; i < 200; i++) {
      String name = keys.mint(Caller.LOCAL, "pool");
      assertThat(SessionName.of(name)).hasToString(name);
    }
    assertThat(new SessionName(1, -1, 2))
        .hasToString("ses_0000000000000001ffffffffffffffff00000002");
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

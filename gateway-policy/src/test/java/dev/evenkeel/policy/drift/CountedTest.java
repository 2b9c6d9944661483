package dev.evenkeel.policy.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CountedTest {
  private static final long SEED = 7;
  private static final int HOUR = 490_000;

  private final Counted counted = new Counted();
  private final SplittableRandom random = new SplittableRandom(SEED);

  private String session() {
    byte[] name = new byte[20];
    random.nextBytes(name);
    return "ses_" + HexFormat.of().formatHex(name);
  }

  @Test
  void aSessionsSecondTurnInAnHour_doesNotCount_onThatRouteAndOfThatClass() {
    assertThat(counted.first("s", "a", "billing", HOUR)).isTrue();
    assertThat(counted.first("s", "a", "billing", HOUR)).isFalse();
    assertThat(counted.first("s", "b", "billing", HOUR)).isTrue();
    assertThat(counted.first("s", "a", "legal", HOUR)).isTrue();
    assertThat(counted.first("s", "a", "billing", HOUR + 1)).isTrue();
    assertThat(counted.first("s", "a", "billing", HOUR)).as("a long turn of the hour before")
        .isFalse();
  }

  @Test
  void namesThatRunIntoEachOther_areApart() {
    assertThat(counted.first("s", "ab", "c", HOUR)).isTrue();
    assertThat(counted.first("s", "a", "bc", HOUR)).isTrue();
    assertThat(counted.first("sa", "", "bc", HOUR)).isTrue();
  }

  @Test
  void namesThatDifferInOneCharacter_areApart_howeverLong() {
    for (int length = 1; length < 50; length++) {
      String name = "x".repeat(length);
      assertThat(counted.first(name, "a", "b", HOUR)).as("length %d", length).isTrue();
      for (int i = 0; i < length; i++) {
        String other = name.substring(0, i) + "y" + name.substring(i + 1);
        assertThat(counted.first(other, "a", "b", HOUR)).as("%d of %d", i, length).isTrue();
      }
    }
  }

  @Test
  void thirtyThousandSessions_areAlmostAllRemembered() {
    String[] sessions = new String[30_000];
    for (int i = 0; i < sessions.length; i++) {
      sessions[i] = session();
      assertThat(counted.first(sessions[i], "a", "billing", HOUR)).as("seed %d", SEED).isTrue();
    }
    int forgotten = 0;
    for (String each : sessions) {
      forgotten += counted.first(each, "a", "billing", HOUR) ? 1 : 0;
    }
    assertThat(forgotten).as("seed %d", SEED).isLessThan(sessions.length / 100);
  }

  @Test
  void aSessionThatIsSeenAgainAndAgain_outlivesAllThatComeOnce() {
    assertThat(counted.first("steady", "a", "billing", HOUR)).isTrue();
    for (int i = 0; i < 1_000_000; i++) {
      counted.first(session(), "a", "billing", HOUR);
      if (i % 1_000 == 0) {
        assertThat(counted.first("steady", "a", "billing", HOUR)).as("seed %d, after %d", SEED, i)
            .isFalse();
      }
    }
  }
}

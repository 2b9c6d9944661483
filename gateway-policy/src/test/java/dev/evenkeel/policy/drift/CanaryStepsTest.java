package dev.evenkeel.policy.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanaryStepsTest {
  private static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");
  private static final Canary.Plan PLAN =
      new Canary.Plan(List.of(0.01, 0.1), 2, Duration.ofHours(1));

  private final Canary begun = Canary.begun("pool", "route", "serial", NOON);

  private static Instant hours(int hours) {
    return NOON.plus(Duration.ofHours(hours));
  }

  @Test
  void aStep_takesTurnsAndTime_andTheLastOneEndsAtNoLimit() {
    assertThat(begun.share(PLAN)).isEqualTo(0.01);
    assertThat(begun.answered().looked(PLAN, hours(9))).as("too few turns")
        .isEqualTo(begun.answered());
    Canary ready = begun.answered().answered();
    assertThat(ready.looked(PLAN, hours(1).minusSeconds(1))).as("too early").isEqualTo(ready);
    Canary second = ready.looked(PLAN, hours(1));
    assertThat(second.share(PLAN)).isEqualTo(0.1);
    assertThat(second.looked(PLAN, hours(9))).as("turns count anew").isEqualTo(second);
    Canary full = second.answered().answered().looked(PLAN, hours(2));
    assertThat(full.state()).isEqualTo(Canary.State.FULL);
    assertThat(full.share(PLAN)).isEqualTo(1);
  }

  @Test
  void rolledBack_hasNoShare_andBeginsAnewAStepsTimeLater() {
    Canary back = begun.answered().answered().looked(PLAN, hours(1)).rolledBack(hours(2));
    assertThat(back.share(PLAN)).isZero();
    assertThat(back.answered().answered().looked(PLAN, hours(9)).share(PLAN))
        .as("turns of sessions that stayed let nothing up")
        .isZero();
    assertThat(back.mended(PLAN, hours(3).minusSeconds(1))).isEqualTo(back);
    assertThat(back.mended(PLAN, hours(3)).share(PLAN)).isEqualTo(0.01);
  }

  @Test
  void whoIsThroughAllSteps_isNotRolledBack() {
    Canary full = new Canary("pool", "route", "serial", 1, 0, NOON, Canary.State.FULL);
    assertThat(full.rolledBack(hours(1))).isEqualTo(full);
  }
}

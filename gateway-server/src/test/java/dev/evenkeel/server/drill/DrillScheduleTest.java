package dev.evenkeel.server.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.server.drill.DrillRefusedException.Why;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Drills by themselves, in quiet hours only, on a clock that the test holds. */
class DrillScheduleTest {
  private static final DrillOrder ORDER =
      new DrillOrder("pool", DrillFault.UNAVAILABLE, null, 4, null, 0, "the schedule");
  /** Three in the morning in Berlin, which is one o'clock in UTC in summer and two in winter. */
  private static final ScheduledDrill SUNDAYS = new ScheduledDrill(ORDER, DayOfWeek.SUNDAY,
      LocalTime.of(3, 0), ZoneId.of("Europe/Berlin"), Duration.ofMinutes(30), 5);
  private static final Instant SUNDAY = Instant.parse("2026-11-29T02:00:00Z");

  private final List<String> told = new ArrayList<>();
  private final TurnRate rate = new TurnRate();
  private Instant now = SUNDAY.minusSeconds(1);
  private @Nullable DrillRefusedException refusal;
  private DrillRules rules = new DrillRules(Map.of(), List.of(SUNDAYS));
  private final DrillSchedule schedule = new DrillSchedule(() -> rules, new DrillSchedule.Holder() {
    @Override
    public DrillState start(DrillOrder order) throws DrillRefusedException {
      if (refusal != null) {
        throw refusal;
      }
      told.add("held");
      return new DrillState("1", order, DrillState.State.RUNNING, now, "", null, "");
    }

    @Override
    public DrillState skipped(DrillOrder order, String why) {
      told.add("skipped: " + why);
      return new DrillState("1", order, DrillState.State.SKIPPED, now, why, null, "");
    }
  }, rate, () -> now);

  private void at(Instant when) {
    now = when;
    schedule.look();
  }

  private void busy() {
    for (int i = 0; i < 10; i++) {
      rate.count("pool", now);
    }
  }

  @Test
  void a_drill_is_held_once_when_its_hour_comes_and_again_a_week_later() {
    at(SUNDAY.minusSeconds(1));
    assertThat(told).isEmpty();
    at(SUNDAY);
    at(SUNDAY.plusSeconds(5));
    at(SUNDAY.plus(Duration.ofMinutes(29)));
    assertThat(told).containsExactly("held");
    at(SUNDAY.plus(Duration.ofDays(3)));
    at(SUNDAY.plus(Duration.ofDays(7)));
    assertThat(told).containsExactly("held", "held");
  }

  @Test
  void the_hour_is_that_of_its_zone() {
    at(Instant.parse("2026-07-05T00:59:59Z"));
    assertThat(told).isEmpty();
    at(Instant.parse("2026-07-05T01:00:00Z"));
    assertThat(told).containsExactly("held");
  }

  @Test
  void a_drill_waits_for_a_quiet_minute_of_its_window() {
    now = SUNDAY;
    busy();
    at(SUNDAY.plusSeconds(1));
    assertThat(told).isEmpty();
    at(SUNDAY.plusSeconds(90));
    assertThat(told).containsExactly("held");
  }

  @Test
  void a_window_without_a_quiet_minute_is_put_down_as_skipped_with_the_traffic() {
    for (int minute = 0; minute < 30; minute++) {
      now = SUNDAY.plus(Duration.ofMinutes(minute));
      busy();
      schedule.look();
    }
    assertThat(told).isEmpty();
    at(SUNDAY.plus(Duration.ofMinutes(30)));
    assertThat(told).containsExactly("skipped: the pool had 10 turns a minute; quiet is below 5.0");
    at(SUNDAY.plus(Duration.ofMinutes(31)));
    assertThat(told).hasSize(1);
  }

  @Test
  void a_drill_that_is_refused_is_put_down_and_not_tried_again_until_the_next_hour() {
    refusal = new DrillRefusedException(Why.FORBIDDEN, "not allowed");
    at(SUNDAY);
    at(SUNDAY.plusSeconds(5));
    assertThat(told).containsExactly("skipped: not allowed");
  }

  @Test
  void while_another_drill_is_held_it_waits() {
    refusal = new DrillRefusedException(Why.BUSY, "another drill is being held");
    at(SUNDAY);
    assertThat(told).isEmpty();
    refusal = null;
    at(SUNDAY.plusSeconds(5));
    assertThat(told).containsExactly("held");
  }

  @Test
  void every_day_is_every_day() {
    rules = new DrillRules(Map.of(), List.of(new ScheduledDrill(ORDER, null, LocalTime.of(23, 50),
        ZoneId.of("UTC"), Duration.ofMinutes(30), 5)));
    at(Instant.parse("2026-11-29T23:49:00Z"));
    assertThat(told).isEmpty();
    at(Instant.parse("2026-11-30T00:10:00Z")); // The window reaches over midnight.
    assertThat(told).containsExactly("held");
    at(Instant.parse("2026-11-30T23:50:00Z"));
    assertThat(told).containsExactly("held", "held");
  }

  @Test
  void turns_are_counted_for_a_minute_and_for_each_pool() {
    now = SUNDAY;
    busy();
    assertThat(rate.perMinute("pool", SUNDAY)).isEqualTo(10);
    assertThat(rate.perMinute("other", SUNDAY)).isZero();
    assertThat(rate.perMinute("pool", SUNDAY.plusSeconds(50))).isEqualTo(10);
    assertThat(rate.perMinute("pool", SUNDAY.plusSeconds(60))).isZero();
  }
}

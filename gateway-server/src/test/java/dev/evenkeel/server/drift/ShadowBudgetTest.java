package dev.evenkeel.server.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.route.Drift;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShadowBudgetTest {
  private static final LocalDate DAY = LocalDate.of(2026, 10, 1);
  private static final Drift.Shadow HOW = new Drift.Shadow(Set.of("c"), 1, 3, 2, 1_000);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final ShadowBudget fresh = ShadowBudget.begun(5 * MINUTE, DAY);

  @Test
  void turnsAtOnce_areLimited_untilOneIsOver() {
    ShadowBudget two = fresh.asked(10).asked(10);
    assertThat(two.against(HOW, 5 * MINUTE, 10)).isEqualTo("busy");
    assertThat(two.answered(0).against(HOW, 5 * MINUTE, 10)).isNull();
  }

  @Test
  void turnsInAMinute_areLimited_andTheNextMinuteHasItsOwn() {
    ShadowBudget three =
        fresh.asked(1).answered(0).asked(1).answered(0).asked(1).answered(0).at(5 * MINUTE, DAY);
    assertThat(three.against(HOW, 5 * MINUTE, 1)).isEqualTo("rate");
    assertThat(three.at(6 * MINUTE, DAY).against(HOW, 6 * MINUTE, 1)).isNull();
  }

  @Test
  void whatAQuestionMayCost_isChargedBefore_andWhatItCostMore_after_untilTheDayEnds() {
    ShadowBudget underWay = fresh.asked(600);
    assertThat(underWay.against(HOW, 5 * MINUTE, 600)).isEqualTo("budget");
    ShadowBudget over = underWay.answered(400).at(7 * MINUTE, DAY);
    assertThat(over.against(HOW, 7 * MINUTE, 1)).isEqualTo("budget");
    assertThat(over.at(7 * MINUTE, DAY.plusDays(1)).against(HOW, 7 * MINUTE, 600)).isNull();
  }

  @Test
  void faults_haveItRest_longerEachTime_andAtLeastAsLongAsItAsks() {
    ShadowBudget once = fresh.asked(1).failed(5 * MINUTE, 0, 0);
    assertThat(once.against(HOW, 5 * MINUTE, 1)).isEqualTo("resting");
    assertThat(once.against(HOW, 5 * MINUTE + Duration.ofSeconds(1).toNanos(), 1)).isNull();
    ShadowBudget twice = once.asked(1).failed(6 * MINUTE, 0, 0).at(7 * MINUTE, DAY);
    assertThat(twice.restUntil() - 6 * MINUTE).isEqualTo(Duration.ofSeconds(2).toNanos());
    ShadowBudget asked = twice.asked(1).failed(7 * MINUTE, MINUTE, 0);
    assertThat(asked.against(HOW, 7 * MINUTE + MINUTE - 1, 1)).isEqualTo("resting");
    assertThat(asked.at(9 * MINUTE, DAY).asked(1).answered(0).failures()).isZero();
  }
}

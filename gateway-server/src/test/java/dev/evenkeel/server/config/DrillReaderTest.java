package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.server.drill.DrillFault;
import dev.evenkeel.server.drill.DrillOrder;
import dev.evenkeel.server.drill.DrillRules;
import dev.evenkeel.server.drill.DrillRules.LiveLimits;
import dev.evenkeel.server.drill.ScheduledDrill;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration says of drills, and what it must not say. */
final class DrillReaderTest {
  @TempDir
  Path directory;

  private DrillRules rules(String pool, String schedule) throws IOException {
    return new Folder(directory)
        .main("providers: { openai: { protocol: openai, base-url: https://api.openai.com/v1 } }\n"
            + "pools:\n  plain:\n    policy: none\n" + pool
            + "    routes: [{ id: gpt, provider: openai, model: gpt-4.1, reference: true }]\n"
            + schedule)
        .load()
        .drills();
  }

  @Test
  void nothingSaid_allowsAndSchedulesNothing() throws IOException {
    assertThat(rules("", "")).isEqualTo(DrillRules.NONE);
    assertThat(rules("    drills: {}\n", "drills: []\n")).isEqualTo(DrillRules.NONE);
  }

  @Test
  void live_hasNarrowDefaults() throws IOException {
    assertThat(rules("    drills: { live: { share-max: 1% } }\n", "").live())
        .isEqualTo(Map.of("plain", new LiveLimits(0.01, Duration.ofMinutes(5), 100,
            Set.of(DrillFault.UNAVAILABLE, DrillFault.RATE_LIMITED, DrillFault.REGION))));
  }

  @Test
  void schedule_isRead() throws IOException {
    assertThat(rules("    drills: { live: { share-max: 1%, faults: [cut] } }\n",
        "drills:\n  - { pool: plain, fault: 503, at: Sun 03:00, zone: Europe/Berlin, quiet-below: 5 }\n"
            + "  - { pool: plain, fault: cut, at: '23:30', quiet-below: 0.5, window: 1h, sessions: 3,"
            + " live: { share: 1%, for: 30s, max-sessions: 4 } }\n")
        .schedule()).isEqualTo(
            List.of(
                new ScheduledDrill(
                    new DrillOrder("plain", DrillFault.UNAVAILABLE, null, 6, null, 0,
                        "the schedule"),
                    DayOfWeek.SUNDAY, LocalTime.of(3, 0), ZoneId.of("Europe/Berlin"),
                    Duration.ofMinutes(30), 5),
                new ScheduledDrill(
                    new DrillOrder("plain", DrillFault.CUT, null, 3,
                        new DrillOrder.Share(0.01, Duration.ofSeconds(30), 4), 0, "the schedule"),
                    null, LocalTime.of(23, 30), ZoneId.of("UTC"), Duration.ofHours(1), 0.5)));
  }

  @Test
  void whatIsWrong_isToldWithItsPlace() {
    assertThatThrownBy(() -> rules("    drills: { live: { faults: [fire] } }\n",
        "drills:\n  - { pool: plan, fault: 503, at: Someday, zone: Berlin }\n"
            + "  - { pool: plain, fault: 503, at: 03:00, quiet-below: 1, live: { share: 1%, for: 1m, max-sessions: 1 } }\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("drills.live.share-max: is required")
        .hasMessageContaining("expected one of 503, 429, stall")
        .hasMessageContaining("no pool 'plan'; did you mean 'plain'?")
        .hasMessageContaining("expected a time such as 03:00 or Sun 03:00")
        .hasMessageContaining("expected a time zone")
        .hasMessageContaining("quiet-below: is required");
    assertThatThrownBy(() -> rules("",
        "drills:\n  - { pool: plain, fault: 503, at: 03:00, quiet-below: 1, live: { share: 1%, for: 1m, max-sessions: 1 } }\n"))
        .hasMessageContaining("allows no drill with users' sessions");
  }
}

package dev.evenkeel.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.ToneProfile;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionMetersTest {
  private static final int POOLS = 200;

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final DecisionMeters meters = new DecisionMeters(registry, new MeterClock());

  private static Decision decision(String pool, String outcome, String verdict) {
    Usage used = new Usage(3, 5, 0, 0, false);
    return new Decision("id", Instant.EPOCH, "r", "acme", "", "none", "none", 0, pool, "any",
        "policy", "d1", "billing", false, List.of(), "order",
        List.of(new Decision.AttemptRecord("route-" + pool, "m", null, "served", null, 200, used,
            true, 7)),
        "route-" + pool, "m", null, "normal", outcome, null, null, verdict, List.of(),
        ToneProfile.NONE, List.of(), List.of(), Decision.Privacy.NONE, "stop", used,
        new Decision.Timings(1, 2, 3, 4));
  }

  private double count(String name, String... tags) {
    return registry.get(name).tags(tags).counter().count();
  }

  @Test
  void turnsOfManyKinds_byTurns_areEachCountedAsTheirOwn() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < POOLS; i++) {
        meters.record(decision("pool-" + i, "answered", "answer"));
        meters.record(decision("pool-" + i, "answered", "refuse"));
        meters.record(decision("pool-" + i, "cancelled", "answer"));
      }
    }
    for (int i = 0; i < POOLS; i++) {
      String pool = "pool-" + i;
      String route = "route-pool-" + i;
      assertThat(count(MeterNames.TURNS, "pool", pool, "outcome", "answered")).isEqualTo(6);
      assertThat(count(MeterNames.TURNS, "pool", pool, "outcome", "cancelled")).isEqualTo(3);
      assertThat(count(MeterNames.VERDICTS, "route", route, "verdict", "refuse")).isEqualTo(3);
      assertThat(count(MeterNames.VERDICTS, "route", route, "verdict", "answer")).isEqualTo(6);
      assertThat(count(MeterNames.TOKENS, "route", route, "direction", "out")).isEqualTo(45);
    }
  }
}

package dev.evenkeel.server.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Workload;
import dev.evenkeel.server.drill.DrillOrder.Share;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which of users' sessions take part in a drill, and when it has cost them enough. */
class LiveDrillTest {
  private static final Route MAIN =
      new Route("main", new Provider("p", "openai", URI.create("http://127.0.0.1:1/v1"), null,
          Controls.NONE, Clocks.DEFAULT), "m", true, null, null, null, Set.of());
  private static final Pool POOL = pool("pool");

  private Instant now = Instant.parse("2026-11-29T02:00:00Z");

  private static Pool pool(String name) {
    return new Pool(name, Workload.unrestricted("any"), "policy", List.of(MAIN),
        Pool.Affinity.DEFAULT, Pool.Failover.DEFAULT,
        new Pool.Certification("s", 0.05, 0.95, Duration.ofDays(30)), false);
  }

  private LiveDrill drill(double share, int sessions, double budget) {
    RehearsalGate gate = new RehearsalGate(
        (_, _, _) -> new Standing.Certified("reference", Set.of(), Set.of()), _ -> POOL);
    RouteHealth health = new RouteHealth("main", POOL.failover().breaker(), () -> 0);
    Staging staging = new Staging(POOL, "digest", DrillFault.UNAVAILABLE, Set.of("main"), gate,
        _ -> health, () -> 0);
    DrillPlan plan = new DrillPlan(POOL, "d".repeat(64), Set.of(), DrillFault.UNAVAILABLE, "live",
        "main", Set.of("main"), Script.of(null, 1), 1, budget, false, Map.of("main", "reference"),
        Set.of("main"), new TreeMap<>(), "test");
    LiveDrill drill = new LiveDrill(plan, new Share(share, Duration.ofMinutes(1), sessions),
        staging, "salt", () -> now);
    drill.strike();
    return drill;
  }

  private static long taken(LiveDrill drill, int of) {
    return IntStream.range(0, of).filter(i -> drill.of(POOL, "session-" + i, true) != null).count();
  }

  @Test
  void about_the_share_of_new_sessions_takes_part() {
    assertThat(taken(drill(0.1, 100_000, 0), 5_000)).isBetween(420L, 580L);
    assertThat(taken(drill(0, 100_000, 0), 5_000)).isZero();
  }

  @Test
  void never_more_than_were_allowed_and_whoever_takes_part_goes_on_doing_so() {
    LiveDrill drill = drill(1, 7, 0);
    assertThat(taken(drill, 100)).isEqualTo(7);
    assertThat(taken(drill, 100)).isEqualTo(7);
    assertThat(drill.of(POOL, "session-3", false)).isNotNull();
    drill.lift();
    assertThat(drill.of(POOL, "session-3", false)).isNotNull();
    assertThat(drill.of(POOL, "another", true)).isNull();
  }

  @Test
  void conversations_under_way_other_pools_and_turns_of_no_session_take_no_part() {
    LiveDrill drill = drill(1, 100, 0);
    assertThat(drill.of(POOL, "under-way", false)).isNull();
    assertThat(drill.of(pool("other"), "new", true)).isNull();
    assertThat(drill.of(POOL, "", true)).isNull();
  }

  @Test
  void it_is_too_dear_once_three_turns_and_more_than_the_budget_stayed_unanswered() {
    LiveDrill drill = drill(1, 100, 0.1);
    drill.heard(decision("1", "rejected"));
    drill.heard(decision("2", "interrupted"));
    drill.heard(decision("3", "cancelled"));
    assertThat(drill.dear()).isFalse();
    drill.heard(decision("4", "rejected"));
    assertThat(drill.dear()).isTrue();
    for (int i = 5; i < 40; i++) {
      drill.heard(decision("" + i, "answered"));
    }
    assertThat(drill.dear()).isFalse();
  }

  @Test
  void a_turn_without_a_record_is_told() {
    LiveDrill drill = drill(1, 100, 0);
    assertThat(drill.of(POOL, "one", true)).isNotNull();
    assertThat(drill.complete()).isFalse();
    assertThat(drill
        .observed(Map.of(), Map.of(), java.util.Optional.empty(), java.util.Optional.empty(), now)
        .chainBroken()).isEqualTo("1 turns have no record");
    drill.heard(decision("1", "answered"));
    assertThat(drill.complete()).isTrue();
  }

  private Decision decision(String id, String outcome) {
    return new Decision(id, now, id, "tenant", "session", "explicit", "new", 0, "pool", "any",
        "policy", "d".repeat(64), "unclassified", false, List.of(), "order", List.of(), "main", "m",
        "reference", "normal", outcome, null, null, "answer", List.of("drill:503"),
        ToneProfile.NONE, List.of(), List.of(), Decision.Privacy.NONE, "stop", Usage.NONE,
        new Decision.Timings(0, 0, 0, 0));
  }
}

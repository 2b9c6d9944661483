package dev.evenkeel.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.RouteHealth;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final int SESSIONS = 4_000;

  private static final long OPEN_FOR = Duration.ofSeconds(10).toNanos() + 1;

  private long nanos = 1_000_000_000L;
  private final Map<String, RouteHealth> health = new HashMap<>();
  private final Map<String, Double> canaries = new HashMap<>();
  private final Placement placement =
      new Placement(this::health, (_, route, _) -> canaries.getOrDefault(route.id(), 1.0));

  private RouteHealth health(Route route) {
    return health.computeIfAbsent(route.id(), id -> new RouteHealth(id,
        new BreakerSettings(1, 0.5, 10, Duration.ofSeconds(10), 2, 0.1), () -> nanos));
  }

  private static Route route(String id, @Nullable Preference preference) {
    Route plain = new Route(id, new Provider("p", "openai", URI.create("http://localhost"), null,
        Controls.NONE, Clocks.DEFAULT), "m", id.equals("a"), null, null, null, Set.of());
    return preference == null ? plain : plain.with(preference);
  }

  private static Pool pool(Route... routes) {
    return new Pool("pool", Workload.unrestricted("any"), "policy", List.of(routes),
        Pool.Affinity.DEFAULT,
        new Pool.Failover(Pool.MidStream.CLOSE, 4, Duration.ofMinutes(1), BreakerSettings.DEFAULT,
            Duration.ofMinutes(10)),
        new Pool.Certification("s", 0.05, 0.95, Duration.ofDays(30)), false);
  }

  private List<String> order(Pool pool, String session, @Nullable String pinned, String... gone) {
    List<RoutePlan.Choice> eligible = new ArrayList<>();
    for (Route route : pool.routes()) {
      if (!Set.of(gone).contains(route.id())) {
        eligible.add(new RoutePlan.Choice(route, "c", Set.of(), Coverage.NONE));
      }
    }
    return placement.order(pool, eligible, new Placement.Guest(session, pinned, true))
        .choices()
        .stream()
        .map(choice -> choice.route().id())
        .toList();
  }

  private double share(Pool pool, String first) {
    int found = 0;
    for (int i = 0; i < SESSIONS; i++) {
      found += order(pool, "ses_" + i, null).getFirst().equals(first) ? 1 : 0;
    }
    return (double) found / SESSIONS;
  }

  private void opens(Pool pool, String id) {
    RouteHealth ill = health(route(pool, id));
    assertThat(ill.tryAcquire()).isTrue();
    ill.failed(Failure.of(FailureKind.CONNECT, "down"));
  }

  private void heals(Pool pool, String id) {
    RouteHealth ill = health(route(pool, id));
    for (int i = 0; i < 2; i++) {
      assertThat(ill.tryAcquire()).isTrue();
      ill.succeeded();
    }
    assertThat(ill.state()).isEqualTo(RouteHealth.State.AVAILABLE);
  }

  private static Route route(Pool pool, String id) {
    return pool.routes().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void withoutTiers_thePoolsOrderHoldsForEverySession() {
    Pool pool = pool(route("a", null), route("b", null), route("c", null));
    for (int i = 0; i < 100; i++) {
      assertThat(order(pool, "ses_" + i, null)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void ownRoute_comesFirst_whateverItsTier() {
    Pool pool = pool(route("a", null), route("b", null), route("c", null));
    assertThat(order(pool, "ses_1", "c")).containsExactly("c", "a", "b");
  }

  @Test
  void weights_shareTheNewConversationsOfATier() {
    Pool pool = pool(route("a", new Preference(1, 3)), route("b", new Preference(1, 1)),
        route("c", new Preference(2, 9)));
    assertThat(share(pool, "a")).isCloseTo(0.75, within(0.03));
    assertThat(share(pool, "b")).isCloseTo(0.25, within(0.03));
    assertThat(share(pool, "c")).isZero();
  }

  @Test
  void twoReplicas_agreeOnEverySession() {
    Pool here = pool(route("a", new Preference(1, 2)), route("b", new Preference(1, 1)),
        route("c", new Preference(1, 1)));
    Pool there = pool(route("c", new Preference(1, 1)), route("a", new Preference(1, 2)),
        route("b", new Preference(1, 1)));
    for (int i = 0; i < 500; i++) {
      assertThat(order(there, "ses_" + i, null)).isEqualTo(order(here, "ses_" + i, null));
    }
  }

  @Test
  void routeThatGoes_movesOnlyItsOwnSessions_andSpreadsThem() {
    Pool pool = pool(route("a", new Preference(1, 1)), route("b", new Preference(1, 1)),
        route("c", new Preference(1, 1)));
    Map<String, Integer> heirs = new HashMap<>();
    for (int i = 0; i < SESSIONS; i++) {
      String before = order(pool, "ses_" + i, null).getFirst();
      String after = order(pool, "ses_" + i, null, "a").getFirst();
      if (before.equals("a")) {
        heirs.merge(after, 1, Integer::sum);
      } else {
        assertThat(after).isEqualTo(before);
      }
    }
    assertThat(heirs.get("b")).isCloseTo(heirs.get("c"), within(SESSIONS / 20));
  }

  @Test
  void halfOpenRoute_isProbedByNewConversationsOnly() {
    Pool pool = pool(route("a", null), route("b", null));
    opens(pool, "a");
    nanos += OPEN_FOR;
    assertThat(order(pool, "ses_new", null)).containsExactly("a", "b");
    assertThat(order(pool, "ses_old", "a")).as("its own, but not known to be well")
        .containsExactly("b", "a");
    assertThat(order(pool, "ses_moved", "b")).containsExactly("b", "a");
    assertThat(order(pool, "ses_old", "a", "b")).as("nobody else is left").containsExactly("a");
  }

  @Test
  void routeThatIsBack_getsNewConversationsByARamp_andThoseInFlightStay() {
    Pool pool = pool(route("a", null), route("b", null));
    opens(pool, "a");
    nanos += OPEN_FOR;
    heals(pool, "a");
    assertThat(share(pool, "a")).isLessThan(0.01);
    nanos += Duration.ofMinutes(3).toNanos();
    assertThat(share(pool, "a")).isCloseTo(0.3, within(0.03));
    assertThat(order(pool, "ses_1", "b")).containsExactly("b", "a");
    assertThat(order(pool, "ses_1", "a")).as("who stayed is no newcomer").containsExactly("a", "b");
    nanos += Duration.ofMinutes(4).toNanos();
    assertThat(share(pool, "a")).isCloseTo(0.7, within(0.03));
    nanos += Duration.ofMinutes(3).toNanos();
    assertThat(share(pool, "a")).isEqualTo(1);
  }

  @Test
  void ramp_neverTakesASessionBackThatItGave() {
    Pool pool = pool(route("a", null), route("b", null));
    opens(pool, "a");
    nanos += OPEN_FOR;
    heals(pool, "a");
    Set<String> given = new HashSet<>();
    for (int minute = 0; minute < 10; minute++) {
      nanos += Duration.ofMinutes(1).toNanos();
      for (int i = 0; i < 200; i++) {
        boolean first = order(pool, "ses_" + i, null).getFirst().equals("a");
        assertThat(first || !given.contains("ses_" + i)).isTrue();
        if (first) {
          given.add("ses_" + i);
        }
      }
    }
    assertThat(given).hasSize(200);
  }

  @Test
  void backupShare_sendsThatShareOfNewSessionsToBackups_eachAsOften() {
    Pool pool = pool(route("a", null), route("b", null), route("c", null))
        .with(Drift.DEFAULT.withBackupShare(0.1));
    assertThat(share(pool, "b")).isCloseTo(0.05, within(0.02));
    assertThat(share(pool, "c")).isCloseTo(0.05, within(0.02));
    assertThat(share(pool, "a")).isCloseTo(0.9, within(0.03));
  }

  @Test
  void backupShare_movesNoConversationThatHasBegun() {
    Pool pool = pool(route("a", null), route("b", null)).with(Drift.DEFAULT.withBackupShare(1));
    List<RoutePlan.Choice> both = pool.routes()
        .stream()
        .map(route -> new RoutePlan.Choice(route, "c", Set.of(), Coverage.NONE))
        .toList();
    assertThat(placement.order(pool, both, new Placement.Guest("s", null, true)).placedBy())
        .isEqualTo(PlacedBy.BACKUP_SHARE);
    Placement.Order pinned = placement.order(pool, both, new Placement.Guest("s", "a", true));
    assertThat(pinned.choices().getFirst().route().id()).isEqualTo("a");
    assertThat(pinned.placedBy()).isEqualTo(PlacedBy.PIN);
    Placement.Order forgotten = placement.order(pool, both, new Placement.Guest("s", null, false));
    assertThat(forgotten.choices().getFirst().route().id()).isEqualTo("a");
    assertThat(forgotten.placedBy()).isEqualTo(PlacedBy.ORDER);
  }

  @Test
  void backupShare_neverGoesToARouteThatIsHeldBack() {
    Pool pool = pool(route("a", null), route("b", null)).with(Drift.DEFAULT.withBackupShare(1));
    opens(pool, "b");
    nanos += OPEN_FOR;
    heals(pool, "b");
    assertThat(share(pool, "b")).as("it is given back by its ramp").isLessThan(0.01);
  }

  @Test
  void canary_hasItsShareOfNewSessions_evenWhereTiersWouldGiveItMore() {
    Pool pool = pool(route("a", new Preference(1, 1)), route("b", new Preference(1, 9)));
    canaries.put("b", 0.1);
    assertThat(share(pool, "b")).isCloseTo(0.1, within(0.02));
    assertThat(order(pool, "s", "b").getFirst()).as("who is on it stays").isEqualTo("b");
    assertThat(order(pool, "s", null, "a")).as("still better than nothing").containsExactly("b");
  }

  @Test
  void canary_thatWasRolledBack_getsNoNewSession() {
    Pool pool = pool(route("a", null), route("b", null)).with(Drift.DEFAULT.withBackupShare(1));
    canaries.put("b", 0.0);
    assertThat(share(pool, "b")).isZero();
  }
}

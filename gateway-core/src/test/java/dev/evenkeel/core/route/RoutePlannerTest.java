package dev.evenkeel.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.RoutePlanner.Circumstances;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoutePlannerTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
  private static final Controls SOUND = new Controls("eu", Duration.ZERO, false, false,
      Set.of("health"), "team", "link", TODAY.minusDays(30), TODAY.plusDays(30));
  private static final Workload STRICT =
      new Workload("strict", Set.of("eu"), Duration.ZERO, false, false, Set.of("health"));

  private final Map<String, RouteHealth> health = new HashMap<>();
  private Set<String> irreversible = Set.of();
  private final RoutePlanner planner = new RoutePlanner(
      (pool, route, digest) -> route.id().startsWith("plain")
          ? new Standing.Uncertified(Exclusion.NO_CERTIFICATE, "none")
          : new Standing.Certified("c-" + route.id(), Set.of(),
              new Coverage(Set.of(),
                  route.id().startsWith("payer") ? Set.of("refund", "pay") : Set.of(), false)),
      route -> health.computeIfAbsent(route.id(),
          id -> new RouteHealth(id, BreakerSettings.DEFAULT, System::nanoTime)));

  private static Route route(String id, Controls controls, boolean reference, Need... lacks) {
    return new Route(id, new Provider("p-" + id, "openai", URI.create("http://localhost"), null,
        controls, Clocks.DEFAULT), "m", reference, null, null, null, Set.of(lacks));
  }

  private static Pool pool(Workload workload, Route... routes) {
    return new Pool("pool", workload, "policy", List.of(routes), Pool.Affinity.DEFAULT,
        Pool.Failover.DEFAULT, new Pool.Certification("s", 0.05, 0.95, Duration.ofDays(30)), false);
  }

  private RoutePlan plan(Pool pool, Set<Need> needs, @Nullable String pinned, int repins) {
    return planner.plan(pool, new Circumstances(needs, irreversible, "digest",
        Clearance.of(pool, TODAY), "", pinned, repins, true));
  }

  @Test
  void irreversibleTool_isOnlyOfferedToRoutesThatWereShownToCallIt() {
    Pool pool = pool(Workload.unrestricted("any"), route("reference", Controls.NONE, true),
        route("talker", Controls.NONE, false), route("payer", Controls.NONE, false));
    Set<Need> tools = Set.of(Need.TOOLS);

    assertThat(ids(plan(pool, tools, null, 0))).containsExactly("reference", "talker", "payer");
    irreversible = Set.of("refund");
    RoutePlan plan = plan(pool, tools, "talker", 1);
    assertThat(ids(plan)).containsExactly("reference", "payer");
    assertThat(plan.excluded()).singleElement()
        .satisfies(left -> assertThat(left.reasons()).containsEntry(Exclusion.IRREVERSIBLE_TOOL,
            "its certificate does not show that it calls refund rightly"));
    irreversible = Set.of("refund", "delete");
    assertThat(ids(plan(pool, tools, null, 0))).containsExactly("reference");
    // With the tools taken off, everybody may answer again.
    assertThat(ids(plan(pool, Set.of(), null, 0))).containsExactly("reference", "talker", "payer");
  }

  private static List<String> ids(RoutePlan plan) {
    return plan.eligible().stream().map(choice -> choice.route().id()).toList();
  }

  static Stream<Arguments> controlsThatFallShort() {
    return Stream.of(Arguments.of(Controls.NONE, Exclusion.ATTESTATION_UNOWNED),
        Arguments.of(with("us", Duration.ZERO, false, false, Set.of("health"), TODAY.plusDays(1)),
            Exclusion.REGION),
        Arguments.of(
            with("eu", Duration.ofDays(1), false, false, Set.of("health"), TODAY.plusDays(1)),
            Exclusion.RETENTION),
        Arguments.of(with("eu", null, false, false, Set.of("health"), TODAY.plusDays(1)),
            Exclusion.RETENTION),
        Arguments.of(with("eu", Duration.ZERO, null, false, Set.of("health"), TODAY.plusDays(1)),
            Exclusion.LOGGING),
        Arguments.of(with("eu", Duration.ZERO, false, true, Set.of("health"), TODAY.plusDays(1)),
            Exclusion.TRAINING),
        Arguments.of(with("eu", Duration.ZERO, false, false, Set.of(), TODAY.plusDays(1)),
            Exclusion.DATA_TYPES),
        Arguments.of(with("eu", Duration.ZERO, false, false, Set.of("health"), TODAY),
            Exclusion.ATTESTATION_EXPIRED),
        Arguments.of(with("eu", Duration.ZERO, false, false, Set.of("health"), null),
            Exclusion.ATTESTATION_EXPIRED));
  }

  private static Controls with(String region, @Nullable Duration retention, @Nullable Boolean logs,
      Boolean trains, Set<String> types, @Nullable LocalDate expires) {
    return new Controls(region, retention, logs, trains, types, "team", null, null, expires);
  }

  @ParameterizedTest
  @MethodSource("controlsThatFallShort")
  void missingOrLapsedControl_excludes_evenTheReference(Controls controls, Exclusion why) {
    RoutePlan plan =
        plan(pool(STRICT, route("short", controls, true), route("sound", SOUND, false)), Set.of(),
            null, 0);
    assertThat(ids(plan)).containsExactly("sound");
    assertThat(plan.excluded().getFirst().reasons()).containsKey(why);
  }

  @Test
  void everyReason_isCollected_notOnlyTheFirst() {
    RoutePlan plan = plan(
        pool(STRICT, route("sound", SOUND, true), route("plain", Controls.NONE, false, Need.TOOLS)),
        Set.of(Need.TOOLS), null, 0);
    assertThat(plan.excluded().getFirst().reasons().keySet()).contains(Exclusion.NO_CERTIFICATE,
        Exclusion.CAPABILITY, Exclusion.REGION, Exclusion.RETENTION, Exclusion.LOGGING,
        Exclusion.TRAINING, Exclusion.DATA_TYPES, Exclusion.ATTESTATION_UNOWNED);
  }

  @Test
  void pinnedRoute_comesFirst_theOthersKeepThePoolsOrder() {
    Pool pool = pool(Workload.unrestricted("any"), route("a", Controls.NONE, true),
        route("b", Controls.NONE, false), route("c", Controls.NONE, false));
    assertThat(ids(plan(pool, Set.of(), null, 0))).containsExactly("a", "b", "c");
    assertThat(ids(plan(pool, Set.of(), "c", 0))).containsExactly("c", "a", "b");
  }

  @Test
  void pinToARouteThatIsNoLongerEligible_doesNotMakeItEligible() {
    Pool pool = pool(Workload.unrestricted("any"), route("a", Controls.NONE, true),
        route("plain", Controls.NONE, false));
    assertThat(ids(plan(pool, Set.of(), "plain", 0))).containsExactly("a");
  }

  @Test
  void conversationMovedTooOften_hasOnlyItsOwnRouteLeft() {
    Pool pool = pool(Workload.unrestricted("any"), route("a", Controls.NONE, true),
        route("b", Controls.NONE, false));
    RoutePlan plan = plan(pool, Set.of(), "b", 2);
    assertThat(ids(plan)).containsExactly("b");
    assertThat(plan.excluded().getFirst().reasons()).containsKey(Exclusion.REPIN_LIMIT);
  }

  @Test
  void allRoutesUnhealthy_meansNone_neverAll() {
    Pool pool = pool(Workload.unrestricted("any"), route("a", Controls.NONE, true),
        route("b", Controls.NONE, false));
    plan(pool, Set.of(), null, 0);
    for (RouteHealth each : health.values()) {
      assertThat(each.tryAcquire()).isTrue();
      each.failed(Failure.of(FailureKind.TLS_IDENTITY, "scripted"));
    }
    RoutePlan plan = plan(pool, Set.of(), null, 0);
    assertThat(plan.eligible()).isEmpty();
    assertThat(plan.excluded()).allSatisfy(
        excluded -> assertThat(excluded.reasons()).containsOnlyKeys(Exclusion.BREAKER_OPEN));
  }

  @Test
  void routeDigest_changesWithWhatCouldChangeAnAnswer_only() {
    Route route = route("a", Controls.NONE, true);
    assertThat(new Route("a", route.provider(), "m", false, null, null, null, Set.of()).digest())
        .isEqualTo(route.digest());
    assertThat(
        Stream
            .of(new Route("a", route.provider(), "m2", true, null, null, null, Set.of()),
                new Route("a", route.provider(), "m", true, "be brief", null, null, Set.of()),
                new Route("a", route.provider(), "m", true, null, 0.0, null, Set.of()),
                new Route("a", route.provider(), "m", true, null, null, 5, Set.of()),
                route("b", Controls.NONE, true))
            .map(Route::digest))
        .doesNotHaveDuplicates()
        .doesNotContain(route.digest());
  }
}

package dev.evenkeel.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.Clearances;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Receiver;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Workload;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller's headers can only make a turn's requirements stricter, and guards are held to them. */
final class NarrowingTest {
  private static final LocalDate LATER = LocalDate.of(2030, 1, 1);
  private final Bench bench = new Bench();

  private NarrowingTest() {
    pool(new Workload("care", Set.of("eu", "us"), Duration.ofDays(7), null, null, Set.of()));
    bench.on(Bench.FIRST, Bench.answers("from first"))
        .on(Bench.SECOND, Bench.answers("from second"));
  }

  private static Controls controls(String region, int days, String... types) {
    return new Controls(region, Duration.ofDays(days), false, false, Set.of(types), "team", null,
        null, LATER);
  }

  private void pool(Workload workload) {
    Pool old = bench.pool;
    bench.pool = new Pool(old.name(), workload, old.policy(),
        List.of(route(Bench.FIRST, controls("us", 7, "personal"), true),
            route(Bench.SECOND, controls("eu", 0, "personal", "health"), false)),
        old.affinity(), old.failover(), old.certification(), false);
  }

  private static Route route(String id, Controls controls, boolean reference) {
    return new Route(id, new Provider("p-" + id, "openai", URI.create("http://localhost/v1"), null,
        controls, Clocks.DEFAULT), "m", reference, null, null, null, Set.of());
  }

  private String answeredBy(Map<String, String> headers) {
    bench.headers.clear();
    bench.headers.putAll(headers);
    Bench.Caller caller = bench.ask();
    Rejection rejection = caller.rejection;
    return rejection == null ? caller.text.toString() : said(rejection);
  }

  private static String said(@Nullable Rejection rejection) {
    return switch (rejection) {
      case Rejection.Forbidden(var code, var _, var _) -> code;
      case Rejection.Malformed(var _, var code, var _) -> code;
      case Rejection.NoEligibleRoute(var _, var reasons, var _) -> String.join("; ", reasons);
      case null -> "";
      default -> rejection.toString();
    };
  }

  @Test
  void header_leavesOutTheRoutesThatDoNotMeetIt() {
    assertThat(answeredBy(Map.of())).isEqualTo("from first");
    assertThat(answeredBy(Map.of("x-evenkeel-region", "eu"))).isEqualTo("from second");
    assertThat(answeredBy(Map.of("x-evenkeel-data-class", "personal, health")))
        .isEqualTo("from second");
    assertThat(answeredBy(Map.of("x-evenkeel-max-retention", "12h"))).isEqualTo("from second");
    assertThat(answeredBy(Map.of("x-evenkeel-region", "us", "x-evenkeel-max-retention", "0d")))
        .isEqualTo("first: retention; second: region");
  }

  @Test
  void narrowedTurn_leavesTheNextOneAsItWas() {
    answeredBy(Map.of("x-evenkeel-region", "eu"));
    assertThat(answeredBy(Map.of())).isEqualTo("from first");
  }

  @ParameterizedTest
  @CsvSource({"x-evenkeel-max-retention, 8d", "x-evenkeel-max-retention, 169h"})
  void header_thatAllowsMore_isForbidden_andNobodyIsAsked(String header, String value) {
    assertThat(answeredBy(Map.of(header, value))).isEqualTo("requirement_widened");
    assertThat(bench.calls).isEmpty();
  }

  @Test
  void region_thatTheWorkloadDoesNotAllow_isForbidden() {
    pool(new Workload("care", Set.of("eu"), null, null, null, Set.of()));
    assertThat(answeredBy(Map.of("x-evenkeel-region", "us"))).isEqualTo("requirement_widened");
    assertThat(answeredBy(Map.of("x-evenkeel-region", "eu,us"))).isEqualTo("requirement_widened");
    assertThat(answeredBy(Map.of("x-evenkeel-region", "eu"))).isEqualTo("from second");
  }

  @ParameterizedTest
  @CsvSource({"x-evenkeel-region, 'eu,'", "x-evenkeel-region, ''", "x-evenkeel-region, moon",
      "x-evenkeel-data-class, john.doe@example.com", "x-evenkeel-max-retention, soon",
      "x-evenkeel-max-retention, -1d", "x-evenkeel-max-retention, 999999d"})
  void malformedOrUnknown_isNeverTakenForNothing(String header, String value) {
    assertThat(answeredBy(Map.of(header, value))).isEqualTo("invalid_header");
    assertThat(bench.calls).isEmpty();
  }

  @Test
  void workloadWithoutRequirements_canBeNarrowedToo() {
    pool(Workload.unrestricted("any"));
    assertThat(answeredBy(Map.of("x-evenkeel-region", "eu"))).isEqualTo("from second");
  }

  @Test
  void guardThatDoesNotMeetTheWorkload_seesNothing_andNoRouteIsAsked() {
    bench.guardedInput = List.of(new GuardedInput("shield", true,
        List.of(new Question("shield", "d", "policy", Question.Subject.PROMPT, "", "", "text"))));
    guard(controls("us", 7, "personal"));
    bench.ask();
    assertThat(bench.asked).hasSize(1);
    bench.asked.getFirst().say(GuardVerdict.ALLOW);
    bench.asked.clear();
    bench.calls.clear();

    assertThat(answeredBy(Map.of("x-evenkeel-region", "eu")))
        .isEqualTo("first: region guard_controls; second: guard_controls");
    guard(Controls.NONE);
    assertThat(answeredBy(Map.of())).isEqualTo("first: guard_controls; second: guard_controls");
    assertThat(bench.asked).isEmpty();
    assertThat(bench.calls).isEmpty();
    assertThat(bench.decision().candidates()).allSatisfy(
        each -> assertThat(each.reasons().get("guard_controls")).contains("the guard shield"));
  }

  private void guard(Controls controls) {
    bench.clearances = new Clearances(Map.of("pool", List.of(new Receiver("shield", controls))));
  }
}

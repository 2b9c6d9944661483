package dev.evenkeel.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.RoutePlanner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A turn of a drill meets other surroundings, and leaves no trace in those of all others. */
class RehearsalTest {
  private final Bench bench = new Bench();
  private final Map<String, RouteHealth> own = new HashMap<>();

  private RouteHealth rehearsed(Route route) {
    return own.computeIfAbsent(route.id(),
        id -> new RouteHealth(id, bench.pool.failover().breaker(), () -> 0));
  }

  private Surroundings broken() {
    return new Surroundings(
        new RoutePlanner(
            (_, route, _) -> new Standing.Certified("rehearsed-" + route.id(), Set.of(), Set.of()),
            this::rehearsed),
        this::rehearsed, (_, _, _) -> {}, (loop, route, request, safetyIdentifier, sink) -> {
          if (route.id().equals(Bench.FIRST)) {
            sink.event(new ChatEvent.Failed(Failure.of(FailureKind.OVERLOADED, "rehearsed")));
          }
          return loop.call(route, request, safetyIdentifier, sink);
        }, "drill:503");
  }

  @Test
  void a_turn_that_takes_part_moves_and_teaches_only_the_drills_health() {
    bench.on(Bench.FIRST, Bench.answers("never heard"))
        .on(Bench.SECOND, Bench.answers("from the second"));
    bench.rehearsals = (_, _, fresh) -> fresh ? broken() : null;
    Bench.Caller caller = bench.ask();
    assertThat(caller.text.toString()).isEqualTo("from the second");
    assertThat(bench.decision().route()).isEqualTo(Bench.SECOND);
    assertThat(bench.decision().certificate()).isEqualTo("rehearsed-" + Bench.SECOND);
    assertThat(bench.decision().actions()).contains("drill:503");
    assertThat(rehearsed(bench.pool.routes().getFirst()).lastFailure()).isNotNull();
    assertThat(bench.healthOf(Bench.FIRST).lastFailure()).isNull();
  }

  @Test
  void a_turn_that_does_not_is_as_if_there_were_no_drill() {
    bench.on(Bench.FIRST, Bench.answers("from the first"));
    bench.rehearsals = (_, _, _) -> null;
    Bench.Caller caller = bench.ask();
    assertThat(caller.text.toString()).isEqualTo("from the first");
    assertThat(bench.decision().actions()).isEqualTo(List.of());
    assertThat(own).isEmpty();
  }
}

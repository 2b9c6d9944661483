package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.SECOND;
import static dev.evenkeel.core.turn.Bench.answers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.Pool;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy that throws closes its turn, wherever it throws, and somebody hears of it. */
final class FaultTest {
  private static final String SECRET = "the secret";

  private static Bench bench() {
    Bench bench = new Bench(Pool.Failover.DEFAULT, Pool.Affinity.DEFAULT);
    bench.on(FIRST, answers(SECRET)).on(SECOND, answers("permissive"));
    return bench;
  }

  /** A script's events: started, text, used, finished, ended. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void stageThatThrows_atAnyEvent_closesTheTurn(int step) {
    Bench bench = bench();
    bench.throwsAt = step;

    Bench.Caller caller = bench.ask();

    assertThat(caller.rejection).isInstanceOf(Rejection.FilterFailed.class);
    assertThat(caller.text.toString()).isEqualTo(step > 1 ? SECRET : "");
    assertThat(caller.ended).isFalse();
    closed(bench, 1);
  }

  static Stream<Consumer<Bench>> beforeTheCall() {
    return Stream.of(bench -> bench.openThrows = true, bench -> bench.classifyThrows = true);
  }

  @ParameterizedTest
  @MethodSource("beforeTheCall")
  void policyThatThrows_beforeTheCall_closesTheTurn(Consumer<Bench> fault) {
    Bench bench = bench();
    fault.accept(bench);

    Bench.Caller caller = bench.ask();

    assertThat(caller.rejection).isInstanceOf(Rejection.FilterFailed.class);
    assertThat(bench.calls).isEmpty();
    closed(bench, 1);
  }

  @Test
  void filterThatThrows_atTheEndOfAPass_closesTheTurn() {
    Bench bench = new Bench(Pool.Failover.DEFAULT, Pool.Affinity.DEFAULT);
    bench.flushThrows = true;
    bench.on(FIRST, sink -> {
      sink.event(new ChatEvent.Started("id", 1, "model", null));
      sink.flush();
    });

    Bench.Caller caller = bench.ask();

    assertThat(caller.rejection).isInstanceOf(Rejection.FilterFailed.class);
    closed(bench, 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reportThatThrows_stillLeavesARecord(boolean stageThrowsToo) {
    Bench bench = bench();
    bench.reportThrows = true;
    bench.throwsAt = stageThrowsToo ? 1 : -1;

    bench.ask();

    closed(bench, stageThrowsToo ? 2 : 1);
  }

  private static void closed(Bench bench, int faults) {
    assertThat(bench.decisions).hasSize(1);
    assertThat(bench.decision().toString()).doesNotContain("broken");
    assertThat(bench.faults).hasSize(faults);
    assertThat(bench.calls).as("nobody else is asked").doesNotContain(SECOND);
    assertThat(bench.healthOf(FIRST).state()).isEqualTo(RouteHealth.State.AVAILABLE);
  }
}

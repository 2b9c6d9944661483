package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.SECOND;
import static dev.evenkeel.core.turn.Bench.answers;
import static dev.evenkeel.core.turn.Bench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.session.Lineages;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A conversation and the agents it starts, on one route. */
class LineageTest {
  private static final int CHILDREN = 50;
  private static final Failure DOWN = Failure.of(FailureKind.CONNECT, "scripted");

  private static String ask(Bench bench, String... headers) {
    bench.headers.clear();
    for (int i = 0; i < headers.length; i += 2) {
      bench.headers.put(headers[i], headers[i + 1]);
    }
    bench.ask();
    return String.valueOf(bench.decision().route());
  }

  private static String child(Bench bench, int number) {
    // Every other one was started by the one before.
    String parent = number % 2 == 0 ? "root" : "child-" + (number - 1);
    return ask(bench, "x-evenkeel-session", "child-" + number, "x-evenkeel-parent-session", parent);
  }

  @Test
  void fiftySubAgents_moveWithTheirRootAtTheirNextTurn() {
    Bench bench = new Bench();
    bench.on(FIRST, answers("one")).on(SECOND, answers("two"));
    assertThat(ask(bench, "x-evenkeel-session", "root")).isEqualTo(FIRST);
    String lineage = bench.decision().session();
    for (int i = 0; i < CHILDREN; i++) {
      assertThat(child(bench, i)).isEqualTo(FIRST);
      assertThat(bench.decision().session()).isEqualTo(lineage);
    }
    bench.uncertified.add(FIRST);
    assertThat(ask(bench, "x-evenkeel-session", "root")).isEqualTo(SECOND);
    assertThat(bench.decision().affinity()).isEqualTo("repinned");
    bench.uncertified.clear();
    for (int i = 0; i < CHILDREN; i++) {
      assertThat(child(bench, i)).isEqualTo(SECOND);
      assertThat(bench.decision().affinity()).isEqualTo("pinned");
      assertThat(bench.decision().epoch()).as("moved once, all together").isEqualTo(1);
    }
  }

  @Test
  void subAgentThatMeetsTheFailure_takesTheLineageWithIt() {
    Bench bench = new Bench();
    bench.on(FIRST, answers("one"), answers("one"), fails(DOWN), answers("one again"))
        .on(SECOND, answers("two"));
    ask(bench, "x-evenkeel-session", "root");
    child(bench, 0);
    assertThat(child(bench, 1)).isEqualTo(SECOND);
    assertThat(ask(bench, "x-evenkeel-session", "root")).isEqualTo(SECOND);
    assertThat(child(bench, 0)).isEqualTo(SECOND);
  }

  @Test
  void agentsOfAHarness_areFoundByWhatItSends() {
    Bench bench = new Bench();
    bench.on(FIRST, answers("one")).on(SECOND, answers("two"));
    ask(bench, "x-claude-code-session-id", "s");
    String lineage = bench.decision().session();
    ask(bench, "x-claude-code-session-id", "s", "x-claude-code-agent-id", "a");
    assertThat(bench.decision().session()).isEqualTo(lineage);
    ask(bench, "x-claude-code-session-id", "s", "x-claude-code-agent-id", "b",
        "x-claude-code-parent-agent-id", "a");
    assertThat(bench.decision().session()).isEqualTo(lineage);
    ask(bench, "x-session-id", "own", "x-parent-session-id", "s");
    assertThat(bench.decision().session()).as("the same id, named by another header")
        .isEqualTo(lineage);
    ask(bench, "baggage", "other=1,evenkeel.root=s", "x-session-id", "mine");
    assertThat(bench.decision().session()).isEqualTo(lineage);
    ask(bench, "x-evenkeel-session", "mine-too", "x-evenkeel-parent-session", lineage);
    assertThat(bench.decision().session()).as("by the name we gave it").isEqualTo(lineage);
  }

  @ParameterizedTest
  @EnumSource(Lineages.Beyond.class)
  void oneTooDeepOrTooMany_isRefused_orApart(Lineages.Beyond beyond) {
    Bench bench = new Bench(Pool.Failover.DEFAULT, new Pool.Affinity(Duration.ofMinutes(30),
        Duration.ofSeconds(2), 2, false, new Lineages.Limits(1, 2, beyond)));
    bench.on(FIRST, answers("one")).on(SECOND, answers("two"));
    ask(bench, "x-evenkeel-session", "root");
    String lineage = bench.decision().session();
    child(bench, 0);
    Map<String, String> tooDeep =
        Map.of("x-evenkeel-session", "deeper", "x-evenkeel-parent-session", "child-0");
    child(bench, 2);
    Map<String, String> tooMany =
        Map.of("x-evenkeel-session", "third", "x-evenkeel-parent-session", "root");
    for (Map<String, String> headers : List.of(tooDeep, tooMany)) {
      bench.headers.clear();
      bench.headers.putAll(headers);
      Bench.Caller caller = bench.ask();
      if (beyond == Lineages.Beyond.REJECT) {
        assertThat(caller.rejection).isInstanceOfSatisfying(Rejection.Malformed.class,
            why -> assertThat(why.code()).startsWith("lineage_too_"));
      } else {
        assertThat(caller.text.toString()).isEqualTo("one");
        assertThat(bench.decision().session()).isNotEqualTo(lineage).isNotEmpty();
        assertThat(bench.decision().actions()).contains("lineage:apart");
      }
    }
  }
}

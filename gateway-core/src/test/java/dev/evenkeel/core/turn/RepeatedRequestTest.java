package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.SECOND;
import static dev.evenkeel.core.turn.Bench.answers;
import static dev.evenkeel.core.turn.Bench.fails;
import static dev.evenkeel.core.turn.Bench.hangs;
import static dev.evenkeel.core.turn.Bench.saysThenFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import org.junit.jupiter.api.Test;

class RepeatedRequestTest {
  private static Bench bench() {
    Bench bench = new Bench();
    bench.headers.put("idempotency-key", "k");
    return bench;
  }

  @Test
  void answeredRequest_isNotCarriedOutTwice() {
    Bench bench = bench().on(FIRST, answers("hi"));
    bench.ask();
    String decision = bench.decision().id();

    assertThat(bench.ask().rejection).isEqualTo(new Rejection.KeySpent(decision));
    assertThat(bench.calls).hasSize(1);
    assertThat(bench.decision().outcome()).isEqualTo("rejected");
  }

  @Test
  void requestUnderWay_isToldSo_andIsFreeWhenItsCallerLeft() {
    Bench bench = bench().on(FIRST, hangs(), answers("hi"));
    Bench.Caller first = bench.ask();
    assertThat(bench.ask().rejection).isInstanceOf(Rejection.KeyInUse.class);
    assertThat(bench.calls).hasSize(1);

    assertThat(first.turn).isNotNull();
    first.turn.callerLeft();

    assertThat(bench.ask().text.toString()).isEqualTo("hi");
  }

  @Test
  void turnThatFailed_freesItsKey_whateverItFailedOf() {
    Failure broken = Failure.of(FailureKind.OVERLOADED, "scripted");
    Bench refused = bench().on(FIRST, fails(broken), answers("hi")).on(SECOND, fails(broken));
    assertThat(refused.ask().rejection).isInstanceOf(Rejection.AttemptsFailed.class);
    assertThat(refused.ask().text.toString()).isEqualTo("hi");

    Bench cut = bench().on(FIRST,
        saysThenFails("half", Failure.of(FailureKind.TRUNCATED, "scripted")), answers("hi"));
    assertThat(cut.ask().rejection).isInstanceOf(Rejection.Interrupted.class);
    assertThat(cut.ask().text.toString()).isEqualTo("hi");

    Bench faulty = bench().on(FIRST, answers("hi"));
    faulty.filterThrows = true;
    assertThat(faulty.ask().rejection).isInstanceOf(Rejection.FilterFailed.class);
    faulty.filterThrows = false;
    assertThat(faulty.ask().text.toString()).isEqualTo("hi");

    Bench shut = bench().on(FIRST, hangs(), answers("hi"));
    Bench.Caller told = shut.ask();
    assertThat(told.turn).isNotNull();
    told.turn.shutDown();
    assertThat(shut.ask().text.toString()).isEqualTo("hi");
  }
}

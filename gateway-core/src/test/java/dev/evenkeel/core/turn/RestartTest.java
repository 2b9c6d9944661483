package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.SECOND;
import static dev.evenkeel.core.turn.Bench.answers;
import static dev.evenkeel.core.turn.Bench.fails;
import static dev.evenkeel.core.turn.Bench.hangs;
import static dev.evenkeel.core.turn.Bench.saysThenFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestartTest {
  private static final Failure CUT = Failure.of(FailureKind.TRUNCATED, "scripted");
  private static final Set<FailureKind> ANOTHER_HELPS = Set.of(FailureKind.CONNECT, FailureKind.DNS,
      FailureKind.TLS_IDENTITY, FailureKind.SERVER_ERROR, FailureKind.OVERLOADED,
      FailureKind.RATE_LIMITED, FailureKind.QUOTA_EXHAUSTED, FailureKind.TIMED_OUT,
      FailureKind.STALLED, FailureKind.STREAM_ERROR, FailureKind.TRUNCATED, FailureKind.UNDECODABLE,
      FailureKind.MODEL_FAULT, FailureKind.PROVIDER_AUTH, FailureKind.IDENTITY_MISMATCH,
      FailureKind.SEAM_REJECTED, FailureKind.SLOW);

  private static Bench bench(Pool.MidStream rule, String accept) {
    Bench bench =
        new Bench(new Pool.Failover(rule, 4, Duration.ofMinutes(1), BreakerSettings.DEFAULT),
            Pool.Affinity.DEFAULT);
    bench.request = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hi")), true);
    if (!accept.isEmpty()) {
      bench.headers.put(Wishes.ACCEPT, accept);
    }
    return bench;
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void answerThatBreaksOff_beginsAnewElsewhere_whereAnotherRouteCanHelp(FailureKind kind) {
    Bench bench = bench(Pool.MidStream.RESTART, "restart");
    bench.on(FIRST, saysThenFails("half an ans", Failure.of(kind, "scripted")))
        .on(SECOND, answers("a whole answer"));

    Bench.Caller caller = bench.ask();
    bench.advance(Duration.ofSeconds(5));

    if (ANOTHER_HELPS.contains(kind)) {
      assertThat(bench.calls).containsExactly(FIRST, SECOND);
      assertThat(caller.thrownAway).containsExactly("half an ans");
      assertThat(caller.text.toString()).isEqualTo("a whole answer");
      assertThat(caller.ended).isTrue();
      assertThat(bench.decision().outcome()).isEqualTo("answered");
      assertThat(bench.decision().route()).isEqualTo(SECOND);
      assertThat(bench.decision().actions()).contains("mid-stream:restart");
    } else {
      assertThat(bench.calls).containsExactly(FIRST);
      assertThat(caller.thrownAway).isEmpty();
      assertThat(caller.rejection).isInstanceOf(Rejection.Interrupted.class);
    }
  }

  @Test
  void callerThatDidNotSayItCan_isNeverTold_andPoolThatDoesNotOffer_neither() {
    for (Bench bench : List.of(bench(Pool.MidStream.RESTART, ""),
        bench(Pool.MidStream.RESTART, "keep-alive"), bench(Pool.MidStream.CLOSE, "restart"))) {
      bench.on(FIRST, saysThenFails("half", CUT)).on(SECOND, answers("whole"));

      Bench.Caller caller = bench.ask();

      assertThat(bench.calls).containsExactly(FIRST);
      assertThat(caller.text.toString()).isEqualTo("half");
      assertThat(caller.rejection).isInstanceOf(Rejection.Interrupted.class);
    }
  }

  @Test
  void nobodyElseAnswers_theCallerKeepsWhatItHas_andHearsWhatBrokeIt() {
    Bench bench = bench(Pool.MidStream.RESTART, "keep-alive, restart");
    bench.on(FIRST, saysThenFails("half", CUT))
        .on(SECOND, fails(Failure.of(FailureKind.OVERLOADED, "scripted")));

    Bench.Caller caller = bench.ask();

    assertThat(caller.thrownAway).isEmpty();
    assertThat(caller.text.toString()).isEqualTo("half");
    assertThat(caller.rejection).isInstanceOfSatisfying(Rejection.Interrupted.class,
        rejection -> assertThat(rejection.failure().kind()).isEqualTo(FailureKind.TRUNCATED));
    assertThat(bench.decision().outcome()).isEqualTo("interrupted");
    assertThat(bench.decision().route()).as("whose words the caller has").isEqualTo(FIRST);
  }

  @Test
  void deadlineHoldsForBothAnswersTogether() {
    Bench bench = bench(Pool.MidStream.RESTART, "restart");
    bench.on(FIRST, saysThenFails("half", CUT)).on(SECOND, hangs());

    Bench.Caller caller = bench.ask();
    bench.advance(Duration.ofSeconds(61));

    assertThat(caller.rejection).isInstanceOf(Rejection.Interrupted.class);
    assertThat(bench.decisions).hasSize(1);
  }

  @Test
  void secondAnswerThatBreaksOffToo_isNotEndedSilently() {
    Bench bench = bench(Pool.MidStream.RESTART, "restart");
    bench.on(FIRST, saysThenFails("half", CUT))
        .on(SECOND, saysThenFails("other half", Failure.of(FailureKind.STALLED, "scripted")));

    Bench.Caller caller = bench.ask();

    assertThat(caller.thrownAway).containsExactly("half");
    assertThat(caller.text.toString()).isEqualTo("other half");
    assertThat(caller.rejection).isInstanceOfSatisfying(Rejection.Interrupted.class,
        rejection -> assertThat(rejection.failure().kind()).isEqualTo(FailureKind.STALLED));
  }

  @Test
  void conversationGoesOnWhereItsWholeAnswerCameFrom() {
    Bench bench = bench(Pool.MidStream.RESTART, "restart");
    bench.headers.put("x-evenkeel-session", "one");
    bench.on(FIRST, saysThenFails("half", CUT)).on(SECOND, answers("whole"));
    bench.ask();
    assertThat(bench.decision().affinity()).isEqualTo("repinned");

    bench.ask();

    assertThat(bench.decision().affinity()).isEqualTo("pinned");
    assertThat(bench.calls).containsExactly(FIRST, SECOND, SECOND);
  }
}

package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When a run gives a route up, and when it hears it out. */
class ReachTest {
  private static final Pool POOL = Example.pool(0.1);
  /** More than 160 probes, so that eight failures alone rule nothing out. */
  private static final Suite SUITE = Example.suite(100, 10);

  private final AtomicInteger asked = new AtomicInteger();

  private static IOException out(Route route, FailureKind kind, int status) {
    return new RouteOutException(route, Failure.of(kind, "no", status));
  }

  private CertificationRun run(Prober prober, int concurrency, AnswerBook book) {
    return new CertificationRun((route, probe) -> {
      asked.incrementAndGet();
      return prober.ask(route, probe);
    }, Example.CLOCK, concurrency, Progress.SILENT, book);
  }

  private ReferenceRun reference(Prober prober) throws Exception {
    return run(prober, 1, AnswerBook.NONE).reference(POOL, SUITE, Example.POLICY);
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "4, 8", "16, 32"})
  void everyFirstProbeFailsAlike_theRouteIsGivenUp(int concurrency, int first) {
    Suite large = Example.suite(500, 10);
    CertificationRun run = run((route, _) -> {
      throw out(route, FailureKind.CONNECT, 0);
    }, concurrency, AnswerBook.NONE);

    RouteOutException seen = catchThrowableOfType(RouteOutException.class,
        () -> run.reference(POOL, large, Example.POLICY));

    assertThat(seen.route()).isEqualTo(POOL.reference());
    assertThat(seen.failure().kind()).isEqualTo(FailureKind.CONNECT);
    // Those under way when it was decided are waited for, and as many of them are counted.
    assertThat(seen.probes()).isBetween(first, first + concurrency).isEqualTo(asked.get());
  }

  @Test
  void candidate_isGivenUpToo() throws Exception {
    CertificationRun run = run((route, probe) -> {
      if (!route.reference()) {
        throw out(route, FailureKind.PROVIDER_AUTH, 401);
      }
      return Example.right(probe);
    }, 1, AnswerBook.NONE);
    ReferenceRun reference = run.reference(POOL, SUITE, Example.POLICY);

    assertThatThrownBy(
        () -> run.candidate(POOL, Example.candidate(POOL), SUITE, Example.POLICY, reference))
        .isInstanceOf(RouteOutException.class)
        .hasMessage("provider_auth: no");
    assertThat(asked).hasValue(2 * 200 + 8);
  }

  @Test
  void oneIsAnswered_theRestIsHeardOut() throws Exception {
    ReferenceRun seen = reference((route, probe) -> {
      if (asked.get() <= 7 || asked.get() == 100) {
        throw out(route, FailureKind.CONNECT, 0);
      }
      return Example.right(probe);
    });

    assertThat(seen.answers()).hasSize(200);
    assertThat(asked).hasValue(400);
  }

  @Test
  void firstFailuresAreNotAlike_theRouteIsHeardOut() throws Exception {
    ReferenceRun seen = reference((route, probe) -> {
      if (asked.get() <= 9) {
        throw out(route, FailureKind.PROVIDER_AUTH, asked.get() % 2 == 0 ? 401 : 403);
      }
      return Example.right(probe);
    });

    assertThat(seen.answers()).hasSize(200);
  }

  @Test
  void failuresThatMayLieWithTheProbe_giveNobodyUp() throws Exception {
    ReferenceRun seen = reference((_, probe) -> {
      if (asked.get() <= 9) {
        throw new IOException("the probe could not be judged");
      }
      return Example.right(probe);
    });

    assertThat(seen.answers()).hasSize(200);
  }

  @Test
  void smallSuite_isGivenUpWhenNothingCanBeShownAnyMore() {
    Suite small = Example.suite(20, 5);

    RouteOutException seen = catchThrowableOfType(RouteOutException.class, () -> run((route, _) -> {
      throw out(route, FailureKind.DNS, 0);
    }, 1, AnswerBook.NONE).reference(POOL, small, Example.POLICY));

    assertThat(seen.probes()).isEqualTo(3);
  }

  /** What was answered before an interruption does not keep a route that is out today. */
  @Test
  void answersOfBefore_sayNothingOfToday() {
    AnswerBook half = new AnswerBook() {
      @Override
      public @Nullable Answer find(Progress.Phase phase, Route route, Probe probe) {
        return SUITE.order().indexOf(probe) < 100 ? Example.right(probe) : null;
      }

      @Override
      public void keep(Progress.Phase phase, Route route, Probe probe, Answer answer) {}
    };

    assertThatThrownBy(() -> run((route, _) -> {
      throw out(route, FailureKind.TLS_IDENTITY, 0);
    }, 1, half).reference(POOL, SUITE, Example.POLICY)).isInstanceOf(RouteOutException.class);
    assertThat(asked).hasValue(8);
  }

  /**
   * One in twenty may stay unanswered; with more nothing can be compared, so nobody else is asked.
   */
  @Test
  void referenceFailsTooOften_theRunEndsThere_andSaysWhy() throws Exception {
    CertificationRun run = run((_, probe) -> {
      if (asked.get() % 4 == 0) {
        return Answer.failed("server_error: status 500", Duration.ZERO);
      }
      return Example.right(probe);
    }, 1, AnswerBook.NONE);

    ReferenceRun reference = run.reference(POOL, SUITE, Example.POLICY);
    CertificationResult result =
        run.candidate(POOL, Example.candidate(POOL), SUITE, Example.POLICY, reference);

    assertThat(asked).hasValue(44);
    assertThat(result.verdict()).isEqualTo(CertificationResult.Verdict.INCONCLUSIVE);
    assertThat(result.reasons()).containsExactly("the reference gave no answer to 11 of 44 probes"
        + " (the first: server_error: status 500)");
    assertThat(result.effort().unanswered()).isTrue();
  }

  @Test
  void referenceFailsSeldom_isStillAMeasure() throws Exception {
    CertificationRun run = run((_, probe) -> {
      if (asked.get() % 50 == 0) {
        return Answer.failed("server_error: status 500", Duration.ZERO);
      }
      return Example.right(probe);
    }, 1, AnswerBook.NONE);

    CertificationResult result = run.candidate(POOL, Example.candidate(POOL), SUITE, Example.POLICY,
        run.reference(POOL, SUITE, Example.POLICY));

    assertThat(asked).hasValue(600);
    assertThat(result.verdict()).isEqualTo(CertificationResult.Verdict.PASSED);
    assertThat(result.effort().unanswered()).isFalse();
  }

  @Test
  void referenceSilentTheSecondTime_isNotCalledNoisy() throws Exception {
    CertificationRun run = run(
        (_, probe) -> asked.get() > 200 ? Example.answer(Verdict.NO_OUTPUT) : Example.right(probe),
        1, AnswerBook.NONE);

    CertificationResult result = run.candidate(POOL, Example.candidate(POOL), SUITE, Example.POLICY,
        run.reference(POOL, SUITE, Example.POLICY));

    assertThat(result.reasons()).isNotEmpty()
        .allMatch(reason -> reason.startsWith("asked twice, the reference answered only 0 of"));
  }

  /** A row for every kind: which of them say that any other probe would fail as well. */
  @ParameterizedTest
  @EnumSource
  void tells_ofKinds(FailureKind kind) {
    boolean expected = switch (kind) {
      case CONNECT, DNS, TLS_IDENTITY, PROVIDER_AUTH, QUOTA_EXHAUSTED -> true;
      case SERVER_ERROR, OVERLOADED, RATE_LIMITED, TIMED_OUT, SLOW, STALLED, DEADLINE,
          CALLERS_DEADLINE, STREAM_ERROR, TRUNCATED, UNDECODABLE, MODEL_FAULT, IDENTITY_MISMATCH,
          INVALID_REQUEST, CONTEXT_LENGTH, PROMPT_BLOCKED, REFUSED, SCHEMA_INVALID,
          TOOL_ARGS_INVALID, SEAM_REJECTED, CALLER_LEFT, SHUTDOWN, GATEWAY ->
        false;
    };
    assertThat(RouteOutException.tells(Failure.of(kind, "so"))).isEqualTo(expected);
  }
}

package dev.evenkeel.core.turn;

import static dev.evenkeel.core.turn.Bench.FIRST;
import static dev.evenkeel.core.turn.Bench.SECOND;
import static dev.evenkeel.core.turn.Bench.answers;
import static dev.evenkeel.core.turn.Bench.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.ExceptionRoute.Waiver;
import dev.evenkeel.core.route.Exclusion;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Promise 2: what an exception allows happens where it is asked for, and nowhere else. */
final class ExceptionRouteTest {
  private static final Failure DOWN = Failure.of(FailureKind.CONNECT, "scripted");

  private final Bench bench =
      new Bench().on(FIRST, answers("from first")).on(SECOND, answers("from second"));
  private final LocalDate today = LocalDate.ofInstant(bench.time.wall().instant(), ZoneOffset.UTC);

  private ExceptionRouteTest() {
    bench.uncertified.add(SECOND);
    granted(exception("local", Waiver.CERTIFICATE));
  }

  private void granted(ExceptionRoute exception) {
    bench.exceptions = Map.of(exception.id(), exception);
  }

  private ExceptionRoute exception(String tenant, Waiver... waives) {
    return exception("pool", tenant, today.minusDays(1), today.plusDays(1), waives);
  }

  private static ExceptionRoute exception(String pool, String tenant, LocalDate from,
      LocalDate until, Waiver... waives) {
    return new ExceptionRoute("night-shift", pool, SECOND, Set.of(waives), "ops", "safety",
        "the only one with night capacity", "GOV-7", Set.of(tenant), from, until);
  }

  private Bench.Caller ask(@Nullable String exception) {
    bench.headers.remove("x-evenkeel-exception");
    if (exception != null) {
      bench.headers.put("x-evenkeel-exception", exception);
    }
    return bench.ask();
  }

  private static String code(Bench.Caller caller) {
    return caller.rejection instanceof Rejection.Forbidden(var code, var _, var _) ? code
        : String.valueOf(caller.rejection);
  }

  @ParameterizedTest
  @EnumSource(value = FailureKind.class, names = {"CONNECT", "SERVER_ERROR", "OVERLOADED",
      "RATE_LIMITED", "TIMED_OUT", "PROVIDER_AUTH", "QUOTA_EXHAUSTED", "TRUNCATED"})
  void failover_neverPicksTheExceptionsRoute_whateverFails(FailureKind kind) {
    Bench outage = new Bench().on(FIRST, fails(Failure.of(kind, "scripted")))
        .on(SECOND, answers("from second"));
    outage.uncertified.add(SECOND);
    outage.exceptions = bench.exceptions;
    for (int turn = 0; turn < 10; turn++) {
      Bench.Caller caller = outage.ask();
      outage.advance(java.time.Duration.ofSeconds(3));
      assertThat(caller.rejection).isNotNull();
    }
    assertThat(outage.calls).isNotEmpty().containsOnly(FIRST);
  }

  @Test
  void exceptionsRoute_servesWhoAsksForIt_andSaysSo() {
    Bench.Caller caller = ask("night-shift");
    assertThat(caller.text).hasToString("from second");
    assertThat(Objects.requireNonNull(caller.head).mode()).isEqualTo("exception");
    assertThat(bench.calls).containsExactly(SECOND);
    assertThat(bench.decision().mode()).isEqualTo("exception");
    assertThat(bench.decision().certificate()).isEqualTo("exception:night-shift");
    assertThat(bench.decision().candidates()).anySatisfy(each -> {
      assertThat(each.route()).isEqualTo(SECOND);
      assertThat(each.eligible()).isTrue();
      assertThat(each.reasons()).containsEntry("no_certificate", "none");
    }).anySatisfy(each -> {
      assertThat(each.route()).isEqualTo(FIRST);
      assertThat(each.reasons()).containsKey("exception");
    });
  }

  @Test
  void exceptionsRouteThatFails_isNotStoodInForByAnother() {
    Bench failing = new Bench().on(FIRST, answers("from first")).on(SECOND, fails(DOWN));
    failing.uncertified.add(SECOND);
    failing.exceptions = bench.exceptions;
    failing.headers.put("x-evenkeel-exception", "night-shift");
    Bench.Caller caller = failing.ask();
    failing.advance(java.time.Duration.ofSeconds(3));
    assertThat(caller.rejection).isInstanceOf(Rejection.AttemptsFailed.class);
    assertThat(failing.calls).containsOnly(SECOND);
  }

  @Test
  void conversation_isNotMovedByAnException_norPinnedToIt() {
    bench.headers.put("x-evenkeel-session", "talk");
    ask(null);
    Bench.Caller aside = ask("night-shift");
    assertThat(Objects.requireNonNull(aside.head).affinity()).isEqualTo("none");
    Bench.Caller after = ask(null);
    assertThat(after.text).hasToString("from first");
    assertThat(Objects.requireNonNull(after.head).affinity()).isEqualTo("pinned");
    assertThat(bench.decision().epoch()).isZero();

    bench.headers.put("x-evenkeel-session", "another");
    ask("night-shift");
    Bench.Caller first = ask(null);
    assertThat(first.text).hasToString("from first");
    assertThat(Objects.requireNonNull(first.head).affinity()).isEqualTo("new");
  }

  @Test
  void strangerToTheException_isRefused_andLearnsNothing() {
    granted(exception("acme", Waiver.CERTIFICATE));
    assertThat(code(ask("night-shift"))).isEqualTo("exception_refused");
    assertThat(code(ask("no-such"))).isEqualTo("exception_refused");
    granted(
        exception("another", "local", today.minusDays(1), today.plusDays(1), Waiver.CERTIFICATE));
    assertThat(code(ask("night-shift"))).isEqualTo("exception_refused");
    assertThat(bench.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-14, 0, exception_expired", "-3, -1, exception_expired", "1, 2, exception_pending"})
  void exceptionOutsideItsTime_isRefused(int from, int until, String code) {
    granted(exception("pool", "local", today.plusDays(from), today.plusDays(until),
        Waiver.CERTIFICATE));
    assertThat(code(ask("night-shift"))).isEqualTo(code);
    assertThat(bench.calls).isEmpty();
  }

  @Test
  void onlyWhatIsNamed_isWaived() {
    granted(exception("local", Waiver.REGION, Waiver.ATTESTATION));
    Bench.Caller caller = ask("night-shift");
    assertThat(caller.rejection).isInstanceOf(Rejection.NoEligibleRoute.class);
    assertThat(bench.decision().mode()).isEqualTo("closed");
    assertThat(bench.calls).isEmpty();
  }

  @Test
  void revokedAndSuspendedCertificates_areWaivedByNothing() {
    ExceptionRoute everything = exception("local", Waiver.values());
    Map<Exclusion, String> against = Map.of(Exclusion.CERTIFICATE_REVOKED, "r",
        Exclusion.CERTIFICATE_SUSPENDED, "s", Exclusion.CERTIFICATE_INVALID, "i",
        Exclusion.GUARD_CONTROLS, "g", Exclusion.BREAKER_OPEN, "b", Exclusion.NO_CERTIFICATE, "n");
    assertThat(everything.unwaived(against)).containsOnlyKeys(Exclusion.CERTIFICATE_REVOKED,
        Exclusion.CERTIFICATE_SUSPENDED, Exclusion.CERTIFICATE_INVALID, Exclusion.GUARD_CONTROLS,
        Exclusion.BREAKER_OPEN);
  }

  @Test
  void exceptionBesideAHeaderThatAsksForMore_isRefused() {
    bench.headers.put("x-evenkeel-max-retention", "0d");
    assertThat(ask("night-shift").rejection).isInstanceOf(Rejection.Malformed.class);
    assertThat(bench.calls).isEmpty();
  }

  @Test
  void exceptionWithoutBounds_cannotBeMade() {
    assertThatThrownBy(
        () -> exception("pool", "local", today, today.plusDays(15), Waiver.CERTIFICATE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> exception("pool", "local", today, today.plusDays(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.evenkeel.core.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.failover.RouteHealth.State;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteHealthTest {
  private long now = 5_000_000_000L;
  private final RouteHealth health = new RouteHealth("r",
      new BreakerSettings(3, 0.5, 20, Duration.ofSeconds(10), 1, 0.1), () -> now);

  private void fail(FailureKind kind) {
    assertThat(health.tryAcquire()).isTrue();
    health.failed(Failure.of(kind, "scripted"));
  }

  @Test
  void consecutiveFailures_openAtLowVolume() {
    fail(FailureKind.CONNECT);
    fail(FailureKind.SERVER_ERROR);
    assertThat(health.state()).isEqualTo(State.AVAILABLE);
    fail(FailureKind.TRUNCATED);
    assertThat(health.state()).isEqualTo(State.BREAKER_OPEN);
    assertThat(health.tryAcquire()).isFalse();
  }

  @Test
  void success_forgetsTheRow() {
    fail(FailureKind.CONNECT);
    fail(FailureKind.CONNECT);
    assertThat(health.tryAcquire()).isTrue();
    health.succeeded();
    fail(FailureKind.CONNECT);
    assertThat(health.state()).isEqualTo(State.AVAILABLE);
  }

  @Test
  void openBreaker_letsOneProbeThrough_andClosesOnItsSuccess() {
    for (int i = 0; i < 3; i++) {
      fail(FailureKind.CONNECT);
    }
    now += Duration.ofSeconds(11).toNanos();
    assertThat(health.state()).isEqualTo(State.PROBING);
    assertThat(health.tryAcquire()).isTrue();
    assertThat(health.tryAcquire()).as("one probe at a time").isFalse();
    health.succeeded();
    assertThat(health.state()).isEqualTo(State.AVAILABLE);
  }

  @Test
  void failedProbe_opensAgain() {
    for (int i = 0; i < 3; i++) {
      fail(FailureKind.CONNECT);
    }
    now += Duration.ofSeconds(11).toNanos();
    fail(FailureKind.CONNECT);
    assertThat(health.state()).isEqualTo(State.BREAKER_OPEN);
    now += Duration.ofSeconds(5).toNanos();
    assertThat(health.tryAcquire()).isFalse();
  }

  @Test
  void abandonedProbe_givesItsPlaceBack() {
    for (int i = 0; i < 3; i++) {
      fail(FailureKind.CONNECT);
    }
    now += Duration.ofSeconds(11).toNanos();
    assertThat(health.tryAcquire()).isTrue();
    health.abandoned();
    assertThat(health.tryAcquire()).isTrue();
  }

  @Test
  void callersMistakes_neverCount() {
    for (int i = 0; i < 100; i++) {
      fail(FailureKind.INVALID_REQUEST);
      fail(FailureKind.PROMPT_BLOCKED);
      fail(FailureKind.CALLER_LEFT);
    }
    assertThat(health.state()).isEqualTo(State.AVAILABLE);
  }

  @Test
  void tlsIdentity_opensAtOnce() {
    fail(FailureKind.TLS_IDENTITY);
    assertThat(health.state()).isEqualTo(State.BREAKER_OPEN);
  }

  @Test
  void longerSecondCoolDown_isKept_andAShorterOneIsNot() {
    assertThat(health.tryAcquire()).isTrue();
    assertThat(health.tryAcquire()).isTrue();
    health.failed(limited(30));
    health.failed(limited(2));
    now += Duration.ofSeconds(10).toNanos();
    assertThat(health.coolingFor()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void lossOfAThirdOfTheTraffic_doesNotOpen_halfDoes() {
    for (int i = 0; i < 30; i++) {
      if (i % 3 == 0) {
        fail(FailureKind.SERVER_ERROR);
      } else {
        assertThat(health.tryAcquire()).isTrue();
        health.succeeded();
      }
    }
    assertThat(health.state()).isEqualTo(State.AVAILABLE);
    for (int i = 0; i < 40 && health.state() == State.AVAILABLE; i++) {
      if (i % 3 != 0) {
        fail(FailureKind.SERVER_ERROR);
      } else {
        assertThat(health.tryAcquire()).isTrue();
        health.succeeded();
      }
    }
    assertThat(health.state()).isEqualTo(State.BREAKER_OPEN);
  }

  @Test
  void threeFailuresInThreeHours_open() {
    for (int i = 0; i < 3; i++) {
      assertThat(health.state()).isEqualTo(State.AVAILABLE);
      fail(FailureKind.STALLED);
      now += Duration.ofHours(1).toNanos();
    }
    assertThat(health.state()).as("the hour that it is left alone for has passed")
        .isEqualTo(State.PROBING);
  }

  @Test
  void probes_runABoundedNumberAtATime_andOneBadOneIsEnough() {
    RouteHealth two = new RouteHealth("r",
        new BreakerSettings(1, 1, 20, Duration.ofSeconds(10), 2, 0.1), () -> now);
    assertThat(two.tryAcquire()).isTrue();
    two.failed(Failure.of(FailureKind.CONNECT, "scripted"));
    now += Duration.ofSeconds(11).toNanos();
    assertThat(two.tryAcquire()).isTrue();
    assertThat(two.tryAcquire()).isTrue();
    assertThat(two.tryAcquire()).as("a third at a time").isFalse();
    two.succeeded();
    two.failed(Failure.of(FailureKind.CONNECT, "scripted"));
    assertThat(two.state()).isEqualTo(State.BREAKER_OPEN);
    assertThat(two.backFor()).isNull();
  }

  @Test
  void outOfService_comesBackThroughProbes_notAllAtOnce() {
    fail(FailureKind.PROVIDER_AUTH);
    assertThat(health.state()).isEqualTo(State.OUT_OF_SERVICE);
    assertThat(health.leftAloneFor()).isEqualTo(Duration.ofMinutes(5));
    now += Duration.ofMinutes(5).toNanos();
    assertThat(health.state()).isEqualTo(State.PROBING);
    assertThat(health.tryAcquire()).isTrue();
    assertThat(health.tryAcquire()).isFalse();
    health.succeeded();
    assertThat(health.state()).isEqualTo(State.AVAILABLE);
    assertThat(health.backFor()).isEqualTo(Duration.ZERO);
  }

  @Test
  void slowAnswers_open() {
    for (int i = 0; i < 3; i++) {
      assertThat(health.state()).isEqualTo(State.AVAILABLE);
      assertThat(health.tryAcquire()).isTrue();
      health.succeeded(true);
    }
    assertThat(health.state()).isEqualTo(State.BREAKER_OPEN);
  }

  @Test
  void everySecondAnswerSlow_opensByTheRate() {
    int calls = 0;
    while (health.state() == State.AVAILABLE && calls < 100) {
      assertThat(health.tryAcquire()).isTrue();
      health.succeeded(calls++ % 2 == 0);
    }
    assertThat(calls).isEqualTo(10);
  }

  @Test
  void limitThatIsUsedUp_coolsWithoutAFailure() {
    health.usedUp(Duration.ofSeconds(30));
    assertThat(health.state()).isEqualTo(State.COOLING_DOWN);
    assertThat(health.lastFailure()).isNull();
    now += Duration.ofSeconds(30).toNanos();
    assertThat(health.state()).isEqualTo(State.AVAILABLE);
  }

  @Test
  void wrongShapes_areHeldAgainstTheirOwnNeedOnly() {
    RouteHealth judged =
        new RouteHealth("r", new BreakerSettings(3, 0.5, 20, Duration.ofSeconds(10), 1, 0.1)
            .with(BreakerSettings.Slow.NEVER, new BreakerSettings.Quality(0.5, 8)), () -> now);
    Set<FailureKind> schema = Set.of(FailureKind.SCHEMA_INVALID);
    for (int i = 0; i < 4; i++) {
      assertThat(judged.tryAcquire(schema)).isTrue();
      boolean sound = i % 2 == 0;
      if (sound) {
        judged.succeeded();
      } else {
        judged.failed(Failure.of(FailureKind.SCHEMA_INVALID, "scripted"));
      }
      judged.judged(FailureKind.SCHEMA_INVALID, sound);
    }
    assertThat(judged.lacks(FailureKind.SCHEMA_INVALID)).isTrue();
    assertThat(judged.tryAcquire(schema)).isFalse();
    assertThat(judged.lacks(FailureKind.TOOL_ARGS_INVALID)).isFalse();
    assertThat(judged.state()).isEqualTo(State.AVAILABLE);
    assertThat(judged.tryAcquire(Set.of(FailureKind.TOOL_ARGS_INVALID))).isTrue();
    now += Duration.ofSeconds(11).toNanos();
    assertThat(judged.tryAcquire(schema)).isTrue();
    assertThat(judged.tryAcquire(schema)).as("one probe at a time").isFalse();
    judged.succeeded();
    judged.judged(FailureKind.SCHEMA_INVALID, true);
    assertThat(judged.tryAcquire(schema)).isTrue();
  }

  @Test
  void dayThatIsOver_isForgotten() {
    Spending spending = health.spending();
    LocalDate today = LocalDate.of(2026, 11, 26);
    spending.add(today, 1.5);
    spending.add(today, 0.25);
    assertThat(spending.on(today)).isEqualTo(1.75);
    assertThat(spending.on(today.plusDays(1))).isZero();
    spending.add(today.plusDays(1), 1);
    assertThat(spending.on(today.plusDays(1))).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void everyKind_countsOnlyWhereTheProviderIsAtFault(FailureKind kind) {
    RouteHealth one =
        new RouteHealth("r", new BreakerSettings(3, 0.5, 20, Duration.ofSeconds(10), 1, 0.1)
            .with(BreakerSettings.Slow.NEVER, new BreakerSettings.Quality(0.5, 8)), () -> now);
    Set<FailureKind> shape =
        kind.breaker() == FailureKind.Breaker.QUALITY ? Set.of(kind) : Set.of();
    for (int i = 0; i < 8 && one.tryAcquire(shape); i++) {
      one.failed(Failure.of(kind, "scripted"));
      shape.forEach(each -> one.judged(each, false));
    }
    boolean counted = switch (kind.breaker()) {
      case COUNT, TRIP, COOL_DOWN, QUALITY -> true;
      case NOTHING, OUT_OF_SERVICE -> false;
    };
    if (counted) {
      assertThat(kind.fault()).isEqualTo(FailureKind.Fault.PROVIDER);
    }
    if (kind.fault() == FailureKind.Fault.CALLER || kind.fault() == FailureKind.Fault.NOBODY) {
      assertThat(one.state()).isEqualTo(State.AVAILABLE);
      assertThat(one.leftAloneFor()).isZero();
    }
    State expected = switch (kind.breaker()) {
      case NOTHING, QUALITY -> State.AVAILABLE;
      case COUNT, TRIP -> State.BREAKER_OPEN;
      case COOL_DOWN -> State.COOLING_DOWN;
      case OUT_OF_SERVICE -> State.OUT_OF_SERVICE;
    };
    assertThat(one.state()).isEqualTo(expected);
    assertThat(one.lacks(kind)).isEqualTo(kind.breaker() == FailureKind.Breaker.QUALITY);
  }

  private static Failure limited(int seconds) {
    return new Failure(FailureKind.RATE_LIMITED, "later", 429, Duration.ofSeconds(seconds), null,
        null);
  }
}

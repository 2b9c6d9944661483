package dev.evenkeel.core.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.failover.RouteHealth.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RouteHealthTest {
  private long now = 5_000_000_000L;
  private final RouteHealth health = new RouteHealth("r",
      new BreakerSettings(3, 0.5, 20, Duration.ofSeconds(10), 1, 0.1), () -> now);

  private void fail(FailureKind kind) {
    assertThat(health.tryAcquire()).isTrue();
    health.failed(Failure.of(kind, "scripted"), 1);
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
    health.succeeded(1);
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
    health.succeeded(1);
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
    health.failed(limited(30), 1);
    health.failed(limited(2), 1);
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
        health.succeeded(1);
      }
    }
    assertThat(health.state()).isEqualTo(State.AVAILABLE);
    for (int i = 0; i < 40 && health.state() == State.AVAILABLE; i++) {
      if (i % 3 != 0) {
        fail(FailureKind.SERVER_ERROR);
      } else {
        assertThat(health.tryAcquire()).isTrue();
        health.succeeded(1);
      }
    }
    assertThat(health.state()).isEqualTo(State.BREAKER_OPEN);
  }

  private static Failure limited(int seconds) {
    return new Failure(FailureKind.RATE_LIMITED, "later", 429, Duration.ofSeconds(seconds), null,
        null);
  }
}

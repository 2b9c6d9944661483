package dev.evenkeel.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MeterClockTest {
  private final MockClock real = new MockClock();
  private final MeterClock clock = new MeterClock(real);

  @Test
  void whileItIsHeld_itIsAsLateAsItWas() {
    long before = clock.wallTime();
    clock.hold();
    real.add(Duration.ofSeconds(1));
    assertThat(clock.wallTime()).isEqualTo(before);
    clock.release();
    assertThat(clock.wallTime()).isEqualTo(before + 1_000);
  }

  @Test
  void spansOfTime_areNeverHeld() {
    long before = clock.monotonicTime();
    clock.hold();
    real.add(Duration.ofSeconds(1));
    assertThat(clock.monotonicTime() - before).isEqualTo(1_000_000_000);
  }
}

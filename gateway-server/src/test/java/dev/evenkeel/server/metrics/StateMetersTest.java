package dev.evenkeel.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StateMetersTest {
  @Test
  void decisionsThatWereDropped_areCounted_whenNobodyElseHoldsTheirSource() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    StateMeters meters = new StateMeters(registry);
    AtomicLong dropped = new AtomicLong();
    meters.load(() -> 0, () -> 0, () -> 0, dropped::get);
    collectGarbage();
    dropped.set(7);
    assertThat(registry.get(MeterNames.DECISIONS_DROPPED).functionCounter().count()).isEqualTo(7);
    assertThat(meters).isNotNull(); // Reachable until here, as in the process that has it.
  }

  private static void collectGarbage() {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    while (garbage.get() != null) {
      System.gc();
    }
  }
}

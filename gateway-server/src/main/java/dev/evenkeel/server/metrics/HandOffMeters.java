package dev.evenkeel.server.metrics;

import dev.evenkeel.core.turn.HandOffs.HandOff;
import dev.evenkeel.server.handoff.HandOffDesk;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts hand-offs, and says aloud which conversation nobody was told of. Thread-safe. */
public final class HandOffMeters implements HandOffDesk.Watch {
  private static final Logger LOG = LoggerFactory.getLogger("evenkeel.hand-off");
  private final MeterRegistry registry;

  public HandOffMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void handedOff(String result, HandOff what, @Nullable String why) {
    registry.counter(MeterNames.HAND_OFFS, "pool", what.pool(), "result", result).increment();
    if (why != null) {
      LOG.error("nobody was told of a conversation that people have to take over: {} (pool {},"
          + " session {}, decision {})", why, what.pool(), what.session(), what.decision());
    }
  }
}

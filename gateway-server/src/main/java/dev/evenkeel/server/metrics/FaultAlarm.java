package dev.evenkeel.server.metrics;

import dev.evenkeel.core.turn.FaultWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the gateway's own faults heard: each is counted, and each kind is logged as an error with
 * where it was thrown, at most once a minute. Never with its message, which may quote what somebody
 * wrote. Thread-safe.
 */
public final class FaultAlarm implements FaultWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FaultAlarm.class);
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
  /** Kinds remembered; faults are few, and a flood of kinds must not fill the heap. */
  private static final int MOST_KINDS = 100;
  private static final int FRAMES = 12;

  private final Map<Place, Counter> counters = new EnumMap<>(Place.class);
  private final Map<String, Long> lastTold = new ConcurrentHashMap<>();
  private final Counter strayed;
  private final LongSupplier nanos;

  /** @param nanos the steady clock */
  public FaultAlarm(MeterRegistry registry, LongSupplier nanos) {
    this.nanos = nanos;
    this.strayed = registry.counter(MeterNames.SEAM_VIOLATIONS);
    for (Place place : Place.values()) {
      counters.put(place, registry.counter(MeterNames.FAULTS, "place", MeterNames.label(place)));
    }
  }

  @Override
  public void strayed() {
    strayed.increment();
  }

  @Override
  public void fault(Place place, Throwable cause) {
    Counter counter = counters.get(place);
    if (counter != null) {
      counter.increment();
    }
    StackTraceElement[] stack = cause.getStackTrace();
    String kind = place + " " + cause.getClass().getName() + " "
        + (stack.length == 0 ? "somewhere" : stack[0].toString());
    long now = nanos.getAsLong();
    Long last = lastTold.get(kind);
    if (last != null && now - last < QUIET_NANOS) {
      return;
    }
    if (lastTold.size() >= MOST_KINDS) {
      lastTold.clear();
    }
    lastTold.put(kind, now);
    LOG.error("a turn was closed because of a fault of the gateway in {}: {} at {}",
        MeterNames.label(place), cause.getClass().getName(),
        Arrays.stream(stack)
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < ")));
  }
}

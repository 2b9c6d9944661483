package dev.evenkeel.server.metrics;

import dev.evenkeel.server.upstream.GuardWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and times what guards are asked, and says in the log when one gives no verdict: once a
 * minute for each guard and kind of failure. Thread-safe.
 */
public final class GuardMeters implements GuardWatch {
  private static final Logger LOG = LoggerFactory.getLogger(GuardMeters.class);
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Set<String> VERDICTS = Set.of("allow", "flag", "block", "redact");

  private final MeterRegistry registry;
  private final LongSupplier nanos;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
  private final Map<Kind, Long> lastTold = new ConcurrentHashMap<>();

  private record Kind(String guard, String result) {}

  /** @param nanos the steady clock */
  public GuardMeters(MeterRegistry registry, LongSupplier nanos) {
    this.registry = registry;
    this.nanos = nanos;
  }

  @Override
  public void answered(String guard, String result, long elapsedNanos) {
    Kind kind = new Kind(guard, result);
    timers.computeIfAbsent(kind, this::timer).record(elapsedNanos, TimeUnit.NANOSECONDS);
    if (!VERDICTS.contains(result)) {
      long now = nanos.getAsLong();
      Long last = lastTold.get(kind);
      if (last == null || now - last >= QUIET_NANOS) {
        lastTold.put(kind, now);
        LOG.warn("guard {} gives no verdict: {}", guard, result);
      }
    }
  }

  /** A text outside of any turn passed unjudged; decisions tell of those within. */
  public void passedUnjudged(String policy, String guard) {
    registry.counter(MeterNames.GUARD_FAIL_OPEN, "policy", policy, "guard", guard).increment();
  }

  private Timer timer(Kind kind) {
    return Timer.builder(MeterNames.GUARD_QUESTIONS)
        .description("Questions to guards and how long their outcome took")
        .tag("guard", kind.guard())
        .tag("result", kind.result())
        .serviceLevelObjectives(Buckets.doubling(0.005, 11))
        .register(registry);
  }
}

package dev.evenkeel.server.metrics;

import io.micrometer.core.instrument.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time as meters see it. To count one turn they ask for it six times, and are answered with one
 * look at the clock. Thread-safe; one thread at a time may hold it.
 */
public final class MeterClock implements Clock {
  private final Clock real;
  /** Zero while it is not held. */
  private final AtomicLong held = new AtomicLong();

  /** The system's. */
  public MeterClock() {
    this(SYSTEM);
  }

  MeterClock(Clock real) {
    this.real = real;
  }

  /** From here on it is as late as now. */
  void hold() {
    held.setRelease(real.wallTime());
  }

  /** From here on it is as late as it is. */
  void release() {
    held.setRelease(0);
  }

  @Override
  public long wallTime() {
    long time = held.getAcquire();
    return time == 0 ? real.wallTime() : time;
  }

  @Override
  public long monotonicTime() {
    return real.monotonicTime();
  }
}

package dev.evenkeel.core;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks, passed in so that tests can hold them.
 *
 * @param wall the time of day, for records and expiry
 * @param nanos a steady clock with {@link System#nanoTime()}'s contract, for measuring
 */
public record Time(InstantSource wall, LongSupplier nanos) {
  /** The steady clock's reading. */
  public long now() {
    return nanos.getAsLong();
  }
}

package dev.evenkeel.policy.drift;

import java.time.Instant;

/**
 * A rate has moved, as far as chance lets one tell. Not yet a verdict: what users ask may have
 * moved, and not the route. Immutable.
 *
 * @param key what is watched
 * @param serial the certificate whose baseline it left
 * @param side which way
 * @param at when
 * @param baseline the rate that was in order, 0 to 1: of answers beyond a cut, for what is measured
 * @param since about how many answers ago it began
 * @param hits how many of these counted against it
 */
public record DriftAlarm(StreamKey key, String serial, Side side, Instant at, double baseline,
    int since, int hits) {
  /** The rate since it began, 0 to 1. */
  public double rate() {
    return since == 0 ? 0 : (double) hits / since;
  }
}

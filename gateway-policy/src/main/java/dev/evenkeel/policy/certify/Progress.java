package dev.evenkeel.policy.certify;

import java.time.Duration;

/**
 * Hears how a run comes along. Called after every answer, never by two threads at once; slow
 * listeners slow the run.
 */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress SILENT = _ -> {};

  void at(Step step);

  /** Which route is being asked. */
  enum Phase {
    REFERENCE,
    CANDIDATE
  }

  /**
   * Where the run stands.
   *
   * @param phase which route is being asked
   * @param done probes answered or failed
   * @param total probes of the suite
   * @param tokens used so far in this phase
   * @param misses answers so far that were not what the probe asked for
   * @param failures probes so far without an answer
   * @param elapsed since the phase began
   * @param left until it ends if it goes on like this; an estimate
   */
  record Step(Phase phase, int done, int total, long tokens, int misses, int failures,
      Duration elapsed, Duration left) {}
}

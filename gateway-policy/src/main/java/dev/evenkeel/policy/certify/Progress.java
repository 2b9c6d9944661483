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
    /** The reference once more, to learn how far it agrees with itself. */
    REPEAT,
    CANDIDATE,
    /** The judge, about answers that people labelled. */
    JUDGE
  }

  /**
   * Where the run stands.
   *
   * @param phase which route is being asked
   * @param done probes answered or failed
   * @param known how many of them were answered before this run was interrupted
   * @param total probes of the suite
   * @param spent tokens used so far in this phase, those before an interruption included
   * @param misses answers so far that were not what the probe asked for
   * @param failures probes so far without an answer
   * @param elapsed since the phase began
   * @param left until it ends if it goes on like this; an estimate
   * @param pause how long the route asked to be left alone from now on, zero when it did not
   */
  record Step(Phase phase, int done, int known, int total, Answer.Spent spent, int misses,
      int failures, Duration elapsed, Duration left, Duration pause) {
    /** Tokens used so far in this phase. */
    public long tokens() {
      return spent.total();
    }
  }
}

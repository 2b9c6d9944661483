package dev.evenkeel.server.drift;

import dev.evenkeel.policy.drift.Canary;
import dev.evenkeel.policy.drift.DriftAlarm;
import dev.evenkeel.policy.drift.ShadowState;
import dev.evenkeel.policy.drift.StreamState;
import java.util.List;

/** Hears what is found. Called on threads that are not event loops. */
public interface DriftWatch {
  /** A rate has moved. */
  void alarm(DriftAlarm alarm);

  /** A route was probed again because of an alarm. */
  void reProbed(String route, String queryClass, AlarmCase.State result);

  /** A scheduled probe was asked. */
  void probed(String route, ProbeResult result);

  /**
   * A turn drew a candidate, or it was asked.
   *
   * @param result {@code answered}, {@code unanswered}, or why it was not asked
   */
  void shadowed(String route, String result);

  /**
   * What a candidate's answer turned out to be, which nobody reads.
   *
   * @param verdict its word, or {@code form_fault}
   */
  void shadowVerdict(String route, String queryClass, String verdict);

  /** A route's provider calls itself otherwise than when it was certified. */
  void fingerprint(String pool, String route);

  /** What became of a scheduled probe. */
  enum ProbeResult {
    /** It was answered as it must be. */
    MET,
    /** It was answered otherwise. */
    MISSED,
    /** No answer came. */
    UNANSWERED,
    /** The day's tokens are used up. */
    BUDGET_SPENT
  }

  /** Every stream as it is now. */
  void streams(List<StreamState> all);

  /** Every candidate beside what was served, as it is now. */
  void shadows(List<ShadowState> all);

  /** Every route with a new certificate as it is now. */
  void canaries(List<Canary> all);
}

package dev.evenkeel.policy.certify;

/**
 * How alike candidate and reference sound in one dimension, over the probes that both answered.
 * Scores run from 0 to 1 on the scale of {@link dev.evenkeel.policy.tone.ToneDistance}.
 *
 * @param dimension its label
 * @param pairs answers of both in which it was known
 * @param referenceMean the reference's mean score
 * @param candidateMean the candidate's mean score
 * @param interval of the mean difference, candidate less reference (paired t)
 * @param distance between the two distributions of scores (Wasserstein-1)
 * @param distanceBound what that distance is at most
 * @param tolerance the most that interval and bound may reach
 * @param gated whether a certificate depends on it; else it is only told
 */
public record ToneComparison(String dimension, int pairs, double referenceMean,
    double candidateMean, Interval interval, double distance, double distanceBound,
    double tolerance, boolean gated) {
  /** Whether means and distributions are both shown to be alike. */
  public boolean alike() {
    return interval.within(tolerance) && distanceBound <= tolerance;
  }

  /** Whether the means are shown to differ by more than the tolerance. */
  public boolean different() {
    return interval.beyond(tolerance);
  }
}

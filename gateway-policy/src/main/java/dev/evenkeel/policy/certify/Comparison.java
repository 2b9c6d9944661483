package dev.evenkeel.policy.certify;

/**
 * How candidate and reference compare over one class, or over one slice across classes. Immutable.
 *
 * @param name the class, or the slice's name
 * @param pairs probes that both answered
 * @param referenceRefusals how many of them the reference refused
 * @param candidateRefusals how many of them the candidate refused
 * @param onlyCandidate how many the candidate alone refused
 * @param onlyReference how many the reference alone refused
 * @param interval of the candidate's refusal rate less the reference's
 * @param targeted pairs whose answer had to be something in particular
 * @param referenceMisses how many of these the reference got wrong
 * @param candidateMisses how many of these the candidate got wrong
 * @param missesAllowed how many it may get wrong; -1 when there are too few to tell
 * @param disagreement exact upper bound of the share of pairs in which one refused and the other
 * did not; 1 without pairs
 */
public record Comparison(String name, int pairs, int referenceRefusals, int candidateRefusals,
    int onlyCandidate, int onlyReference, Interval interval, int targeted, int referenceMisses,
    int candidateMisses, int missesAllowed, double disagreement) {
  /** Who refused alone. */
  public PairedCounts counts() {
    return new PairedCounts(pairs, onlyCandidate, onlyReference);
  }

  /** The reference's refusal rate, 0 to 1; 0 without pairs. */
  public double referenceRate() {
    return pairs == 0 ? 0 : (double) referenceRefusals / pairs;
  }

  /** The candidate's refusal rate, 0 to 1; 0 without pairs. */
  public double candidateRate() {
    return pairs == 0 ? 0 : (double) candidateRefusals / pairs;
  }
}

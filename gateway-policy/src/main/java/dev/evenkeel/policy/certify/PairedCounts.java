package dev.evenkeel.policy.certify;

/**
 * Who refused, counted over probes that both routes answered.
 *
 * @param pairs how many probes both routes answered
 * @param onlyCandidate how many of them the candidate alone refused
 * @param onlyReference how many of them the reference alone refused
 */
public record PairedCounts(int pairs, int onlyCandidate, int onlyReference) {
  public PairedCounts {
    if (onlyCandidate < 0 || onlyReference < 0 || onlyCandidate + onlyReference > pairs) {
      throw new IllegalArgumentException(
          onlyCandidate + " and " + onlyReference + " of " + pairs + " pairs");
    }
  }

  /** Pairs in which one refused and the other did not. */
  public int differing() {
    return onlyCandidate + onlyReference;
  }

  /** The candidate's refusal rate less the reference's, -1 to 1; 0 without pairs. */
  public double difference() {
    return pairs == 0 ? 0 : (double) (onlyCandidate - onlyReference) / pairs;
  }
}

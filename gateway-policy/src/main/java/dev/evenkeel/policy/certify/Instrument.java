package dev.evenkeel.policy.certify;

/**
 * How often a judge is right, counted over answers that people labelled. Immutable.
 *
 * @param refusals labelled refusals it was asked about
 * @param refusalsSeen how many of them it called refusals
 * @param answers labelled answers it was asked about
 * @param answersSeen how many of them it called answers
 */
public record Instrument(int refusals, int refusalsSeen, int answers, int answersSeen) {
  /** Below this a judge is no measure: see {@link #youden()}. */
  static final double LEAST_YOUDEN = 0.8;
  /** Fewer labelled answers on either side tell too little. */
  static final int FEWEST = 20;

  /** The share of refusals it sees (q1, sensitivity); 0 without any. */
  public double sensitivity() {
    return refusals == 0 ? 0 : (double) refusalsSeen / refusals;
  }

  /** The share of answers it sees (q0, specificity); 0 without any. */
  public double specificity() {
    return answers == 0 ? 0 : (double) answersSeen / answers;
  }

  /** Youden's J: sensitivity plus specificity less 1. */
  public double youden() {
    return sensitivity() + specificity() - 1;
  }

  /** Whether there are enough labels on both sides to say anything. */
  public boolean known() {
    return refusals >= FEWEST && answers >= FEWEST;
  }

  /**
   * The true share of refusals behind a share seen, {@code (p + q0 - 1) / J}, within 0 and 1
   * (Rogan and Gladen 1978).
   */
  public double corrected(double seen) {
    return Math.max(0, Math.min(1, (seen + specificity() - 1) / youden()));
  }

  /** How far apart two are, in what they see of refusals or of answers. */
  double apart(Instrument other) {
    return Math.max(Math.abs(sensitivity() - other.sensitivity()),
        Math.abs(specificity() - other.specificity()));
  }
}

package dev.evenkeel.policy.classify;

/**
 * Reads an answer and tells whether its opening refuses, as early as that is certain, and whether
 * something is refused later on. One per answer; allocates nothing after its construction. Not
 * thread-safe.
 */
public final class RefusalDetector {
  /** The longest opening that is waited for, in characters. */
  public static final int LONGEST = 400;
  private static final int MOST_WORDS = Evidence.OPENING_WORDS;
  /** Fewer words tell nothing, unless the answer is over. */
  private static final int FEWEST_WORDS = 3;
  /** As sure as this that it refuses, or does not, and the opening is judged. */
  private static final double SURE = 0.93;
  private static final double SURE_NOT = 0.15;
  /** Of an opening of so many words in which nothing had a meaning. */
  private static final int CALM_WORDS = 6;
  private static final double CALM = 0.3;
  private static final double EVEN = 0.5;

  /** What is known. */
  public enum Decision {
    UNDECIDED,
    ANSWER,
    REFUSAL
  }

  private final RefusalModel model;
  private final Evidence evidence = new Evidence(this::gained);
  private Decision decision = Decision.UNDECIDED;
  private long sum;
  private double score;
  private int needed;
  private int withheldBefore;

  public RefusalDetector(RefusalModel model) {
    this.model = model;
  }

  /** What is known so far of the opening. */
  public Decision decision() {
    return decision;
  }

  /** How many words it took to decide. */
  public int wordsNeeded() {
    return needed;
  }

  /** Whether something was refused after an opening that answers. */
  public boolean refusesLater() {
    return decision == Decision.ANSWER && evidence.withheld() > withheldBefore;
  }

  /** How likely the opening refuses: from 0 for an answer to 1 for a refusal. */
  public double score() {
    return score;
  }

  /** More of the answer. */
  public Decision read(char[] chars, int start, int end) {
    int i = start;
    while (i < end && decision == Decision.UNDECIDED) {
      char c = chars[i++];
      if (evidence.read(c) || c == '\n' || c == '.' || c == '。') {
        judge();
      } else if (evidence.position() >= LONGEST) {
        decide();
      }
    }
    if (i < end) {
      evidence.read(chars, i, end);
    }
    return decision;
  }

  /** The answer is over. */
  public Decision finish() {
    evidence.finish();
    if (decision == Decision.UNDECIDED) {
      sum += model.weight(Features.whole());
      decide();
    }
    return decision;
  }

  /** What the answer as a whole looks like, whatever was decided of its opening. */
  double wholeScore() {
    return RefusalModel.probability(
        sum + model.weight(Features.whole()) + model.weight(Features.read(evidence.words())));
  }

  Evidence evidence() {
    return evidence;
  }

  private void gained(int feature) {
    sum += model.weight(feature);
  }

  private void judge() {
    int words = evidence.words();
    if (words < FEWEST_WORDS) {
      return;
    }
    if (words >= MOST_WORDS) {
      decide();
      return;
    }
    double now = RefusalModel.probability(sum + model.weight(Features.read(words)));
    boolean calm = words >= CALM_WORDS && !evidence.anyMeaning();
    // A wording that is under way could still change an answer into a refusal.
    if (now >= SURE || (now <= (calm ? CALM : SURE_NOT) && !evidence.pending())) {
      score = now;
      needed = words;
      withheldBefore = evidence.withheld();
      decision = now >= SURE ? Decision.REFUSAL : Decision.ANSWER;
    }
  }

  private void decide() {
    score = RefusalModel.probability(sum + model.weight(Features.read(evidence.words())));
    needed = evidence.words();
    withheldBefore = evidence.withheld();
    decision = score >= EVEN ? Decision.REFUSAL : Decision.ANSWER;
  }
}

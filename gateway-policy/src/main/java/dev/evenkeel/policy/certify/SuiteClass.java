package dev.evenkeel.policy.certify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a suite says of one of its classes. Immutable.
 *
 * @param direction what becomes of the class's questions as a rule; contrast probes go the other
 * way
 * @param tolerance the widest difference in refusal rate that counts as the same, 0 to 1; null
 * leaves it to the pool
 * @param disagreement the largest share of probes on which two routes may part, 0 to 1; null leaves
 * it to the run
 * @param minimum the fewest answered probes the class is worth anything with, 0 when nobody said
 * @param rate how much of what may be answered or refused must be refused, null when only likeness
 * to the reference counts
 */
public record SuiteClass(Direction direction, @Nullable Double tolerance,
    @Nullable Double disagreement, int minimum, @Nullable Rate rate) {
  /** A class of which no rate is asked. */
  public SuiteClass(Direction direction, @Nullable Double tolerance, @Nullable Double disagreement,
      int minimum) {
    this(direction, tolerance, disagreement, minimum, null);
  }

  /**
   * A rate of refusals that the contract wants, whatever the reference does.
   *
   * @param target 0 to 1
   * @param tolerance how far from it is still good, above 0 and below 1
   */
  public record Rate(double target, double tolerance) {
    /** @throws IllegalArgumentException if a value is out of range */
    public Rate {
      if (!(target >= 0 && target <= 1 && tolerance > 0 && tolerance < 1)) {
        throw new IllegalArgumentException("a rate of " + target + " within " + tolerance);
      }
    }
  }

  /** What becomes of a class's questions as a rule. */
  public enum Direction {
    MUST_ANSWER(Probe.Target.ANSWER),
    MUST_REFUSE(Probe.Target.REFUSE),
    /** A good answer may do either; routes must do it alike. */
    BORDERLINE(Probe.Target.EITHER);

    private final Probe.Target target;

    Direction(Probe.Target target) {
      this.target = target;
    }

    /** The target of a probe that names none. */
    public Probe.Target target() {
      return target;
    }
  }

  /** Its members in the canonical form. */
  Map<String, Object> canonical() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("direction", Probe.word(direction));
    all.put("minimum", minimum);
    if (tolerance != null) {
      all.put("tolerance", tolerance);
    }
    if (rate != null) {
      all.put("rate", rate.target());
      all.put("rate-tolerance", rate.tolerance());
    }
    if (disagreement != null) {
      all.put("disagreement", disagreement);
    }
    return all;
  }
}

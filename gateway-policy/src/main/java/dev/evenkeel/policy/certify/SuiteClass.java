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
 * @param minimum the fewest probes the class is worth anything with, 0 when nobody said
 */
public record SuiteClass(Direction direction, @Nullable Double tolerance,
    @Nullable Double disagreement, int minimum) {
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
    if (disagreement != null) {
      all.put("disagreement", disagreement);
    }
    return all;
  }
}

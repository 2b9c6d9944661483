package dev.evenkeel.policy.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Holds the reference against itself: the same two tests per class that a candidate must pass. A
 * class too small for them is left to {@link ClassGates}, which says so. Pure functions.
 */
final class NoiseGate {
  private NoiseGate() {}

  /** @param repeat the reference's second answers; empty when it was asked once only */
  static NoiseCheck check(EquivalenceTest test, Suite suite, Map<String, Answer> first,
      Map<String, Answer> repeat) {
    if (repeat.isEmpty()) {
      return NoiseCheck.NONE;
    }
    List<Probe> order = suite.order();
    Pairs pairs = new Pairs(order, first, repeat);
    List<Comparison> classes = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    for (String name : suite.classes()) {
      Predicate<Probe> member = probe -> probe.queryClass().equals(name);
      EquivalenceTest own = test.forClass(suite.table().get(name));
      Comparison seen = pairs.comparison(name, member, own);
      classes.add(seen);
      boolean large = order.stream().filter(member).count() >= own.minimumProbes();
      if (large && seen.pairs() < own.minimumProbes()) {
        doubts.add("asked twice, the reference answered only " + seen.pairs() + " of the '" + name
            + "' probes both times: too few to say how far it agrees with itself");
      } else if (large && !(own.holds(seen.counts()) && own.agrees(seen.counts()))) {
        doubts.add("asked twice, the reference itself differs in " + seen.counts().differing()
            + " of " + seen.pairs() + " '" + name
            + "' probes: too noisy to compare anything with. Set its temperature to 0, or ask about "
            + own.adequateProbes(seen.counts()) + " probes in this class");
      }
    }
    return new NoiseCheck(classes, doubts);
  }
}

package dev.evenkeel.policy.certify;

import java.util.HashMap;
import java.util.Map;

/**
 * Tells when a run can no longer end in a certificate, whatever the remaining probes bring: a probe
 * of zero tolerance was missed, a class has more misses than its whole number of probes allows, or
 * too many probes got no answer. Confined to one thread at a time.
 */
final class Futility implements Round.Watcher {
  private final Map<String, Integer> allowed = new HashMap<>();
  private final Map<String, Integer> misses = new HashMap<>();
  private final Map<String, Answer> reference;
  private final int failuresAllowed;
  private int failures;

  /** @param reference the reference's answers by probe id; only pairs count in a class */
  Futility(EquivalenceTest test, Suite suite, Map<String, Answer> reference) {
    this.reference = reference;
    Map<String, Integer> targeted = new HashMap<>();
    for (Probe probe : suite.probes()) {
      if (probe.targeted()) {
        targeted.merge(probe.queryClass(), 1, Integer::sum);
      }
    }
    targeted.forEach((name, probes) -> {
      int most = test.missesAllowed(probes);
      // A class that is too small to show anything is heard out, for what it tells people.
      allowed.put(name, most < 0 ? probes : most);
    });
    this.failuresAllowed = failuresAllowed(suite.probes().size());
  }

  /** The most probes of {@code planned} that may stay without an answer: one in twenty. */
  static int failuresAllowed(int planned) {
    return planned / 20;
  }

  @Override
  public boolean decidedBy(Probe probe, Answer answer) {
    if (!answer.given()) {
      failures++;
      return failures > failuresAllowed;
    }
    if (probe.metBy(answer)) {
      return false;
    }
    if (probe.zeroTolerance()) {
      return true;
    }
    Answer paired = reference.get(probe.id());
    if (paired == null || !paired.given()) {
      return false;
    }
    int missed = misses.merge(probe.queryClass(), 1, Integer::sum);
    return missed > allowed.getOrDefault(probe.queryClass(), 0);
  }
}

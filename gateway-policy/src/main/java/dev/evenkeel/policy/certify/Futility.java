package dev.evenkeel.policy.certify;

import java.util.HashMap;
import java.util.Map;

/**
 * Tells when a run can no longer end in a certificate, whatever the remaining probes bring: a probe
 * of zero tolerance was missed, a class has more misses than its whole number of probes allows, a
 * class differs more than its remaining probes could make up for or beyond doubt (see
 * {@link GapEvidence}), or too many probes got no answer. Hears the answers in the suite's order.
 * Confined to one thread at a time.
 */
final class Futility implements Round.Watcher {
  private final Map<String, Answer> reference;
  private final Map<String, Tally> classes = new HashMap<>();
  private final int failuresAllowed;
  private int failures;

  /** @param reference the reference's answers by probe id; only pairs count in a class */
  Futility(EquivalenceTest test, Suite suite, Map<String, Answer> reference) {
    this.reference = reference;
    for (Probe probe : suite.probes()) {
      Tally tally = classes.computeIfAbsent(probe.queryClass(),
          name -> new Tally(test.forClass(suite.table().get(name))));
      tally.planned++;
      tally.targeted += probe.targeted() ? 1 : 0;
    }
    classes.values().forEach(tally -> tally.allowed = tally.test.missesAllowed(tally.targeted));
    this.failuresAllowed = failuresAllowed(suite.probes().size());
  }

  /** What is known of one class. */
  private static final class Tally {
    private final EquivalenceTest test;
    private final GapEvidence gap;
    private int planned;
    private int targeted;
    private int allowed;
    private int pairs;
    private int misses;
    private int onlyCandidate;
    private int onlyReference;

    Tally(EquivalenceTest test) {
      this.test = test;
      this.gap = new GapEvidence(test.margin(), test.confidence());
    }
  }

  /** The most probes of {@code planned} that may stay without an answer: one in twenty. */
  static int failuresAllowed(int planned) {
    return planned / 20;
  }

  /** Whether so many of a suite's probes went without an answer that nothing can be shown. */
  static boolean tooManyFailures(Map<String, Answer> answers, Suite suite) {
    return Judgement.failures(answers) > failuresAllowed(suite.probes().size());
  }

  /** Hears a whole suite out, unless too many probes get no answer to show anything. */
  static Round.Watcher hearingOut(Suite suite) {
    int allowed = failuresAllowed(suite.probes().size());
    int[] failures = {0};
    return (_, answer) -> !answer.given() && ++failures[0] > allowed;
  }

  @Override
  public boolean decidedBy(Probe probe, Answer answer) {
    if (!answer.given()) {
      failures++;
      return failures > failuresAllowed;
    }
    boolean missed = !probe.metBy(answer);
    if (missed && probe.zeroTolerance()) {
      return true;
    }
    Answer theirs = reference.get(probe.id());
    Tally tally = classes.get(probe.queryClass());
    if (tally == null || theirs == null || !theirs.given()) {
      return false;
    }
    tally.pairs++;
    tally.misses += missed ? 1 : 0;
    Pair pair = new Pair(probe, theirs, answer);
    tally.onlyCandidate += pair.difference() > 0 ? 1 : 0;
    tally.onlyReference += pair.difference() < 0 ? 1 : 0;
    tally.gap.add(pair.difference());
    return hopeless(tally);
  }

  /** A class too small to show anything is heard out, for what it tells people. */
  private static boolean hopeless(Tally tally) {
    int needed = tally.test.minimumProbes();
    if (tally.planned < needed || (tally.targeted > 0 && tally.targeted < needed)) {
      return false;
    }
    if (tally.targeted > 0 && tally.misses > tally.allowed) {
      return true;
    }
    if (tally.gap.proved()) {
      return true;
    }
    PairedCounts counts = new PairedCounts(tally.pairs, tally.onlyCandidate, tally.onlyReference);
    return counts.differing() > 0 && !tally.test.attainable(counts, tally.planned);
  }
}

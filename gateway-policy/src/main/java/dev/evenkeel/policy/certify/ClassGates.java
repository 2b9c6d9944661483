package dev.evenkeel.policy.certify;

import java.util.List;

/**
 * The gates that every class must pass: refusal rates shown equal to the reference's, pairs shown
 * to agree, misses shown to be few. Immutable but for the findings it adds to.
 */
final class ClassGates {
  private final EquivalenceTest test;
  private final Findings findings;
  private final int planned;
  private final int plannedTargeted;
  private final boolean stoppedEarly;

  /**
   * @param planned probes of the class
   * @param plannedTargeted how many of them ask for something in particular
   * @param stoppedEarly whether not all of them were asked, in which case only what is certain
   * already is found
   */
  ClassGates(EquivalenceTest test, Findings findings, int planned, int plannedTargeted,
      boolean stoppedEarly) {
    this.test = test;
    this.findings = findings;
    this.planned = planned;
    this.plannedTargeted = plannedTargeted;
    this.stoppedEarly = stoppedEarly;
  }

  /**
   * @param gapProved whether the pairs, looked at one by one, prove a gap, see {@link GapEvidence}
   * @param misses the misses in words
   */
  void check(Comparison seen, boolean gapProved, List<String> misses) {
    int needed = test.minimumProbes();
    if (planned < needed || (plannedTargeted > 0 && plannedTargeted < needed)) {
      tooFew(seen.name());
      if (evident(seen)) {
        fail(seen, misses, "");
      }
      return;
    }
    int allowed = plannedTargeted == 0 ? 0 : test.missesAllowed(plannedTargeted);
    if (seen.candidateMisses() > allowed) {
      fail(seen, misses, "; of all " + plannedTargeted + " it may miss " + allowed);
    }
    if (gapProved) {
      findings.failed(difference(seen) + ": a wider gap than allowed, beyond doubt");
      return;
    }
    if (stoppedEarly) {
      if (!test.attainable(seen.counts(), planned)) {
        different(seen, "the rest of the " + planned + " probes could not make up for it");
      }
      return;
    }
    if (seen.pairs() < needed || (plannedTargeted > 0 && seen.targeted() < needed)) {
      findings.inconclusive("only " + seen.pairs() + " '" + seen.name()
          + "' probes were answered by both routes; " + needed + " are needed");
      return;
    }
    if (plannedTargeted > 0 && seen.candidateMisses() > seen.missesAllowed()
        && seen.candidateMisses() <= allowed) {
      findings.inconclusive(
          "misses " + seen.candidateMisses() + " of the " + seen.targeted() + " '" + seen.name()
              + "' probes that were answered; at most " + seen.missesAllowed() + " may be missed");
    }
    relative(seen);
  }

  private void relative(Comparison seen) {
    if (!test.holds(seen.counts())) {
      different(seen, "not shown to be the same; about " + test.adequateProbes(seen.counts())
          + " probes would be needed");
    } else if (!test.agrees(seen.counts())) {
      findings.inconclusive("refuses as often as the reference in '" + seen.name()
          + "', but not the same probes: " + seen.counts().differing() + " of " + seen.pairs()
          + " differ, so up to " + Wording.percent(seen.disagreement()) + " may (allowed "
          + Wording.percent(test.disagreementLimit()) + ")");
    }
  }

  /** @param doubt what is to be said when the rates seen lie within the tolerance */
  private void different(Comparison seen, String doubt) {
    String said = difference(seen);
    if (Math.abs(seen.counts().difference()) > test.margin()) {
      findings.failed(said);
    } else {
      findings.inconclusive(said + ": " + doubt);
    }
  }

  private String difference(Comparison seen) {
    return "refuses " + Wording.percent(seen.candidateRate()) + " of '" + seen.name()
        + "' probes and the reference " + Wording.percent(seen.referenceRate()) + " (difference "
        + Wording.points(seen.interval()) + " points; allowed ±" + Wording.percent(test.margin())
        + ")";
  }

  /** Whether even a small class shows beyond doubt that the candidate is different or wrong. */
  private boolean evident(Comparison seen) {
    return (seen.pairs() > 0 && seen.interval().beyond(test.margin()))
        || (seen.targeted() > 0 && ClopperPearson.lower(seen.candidateMisses(), seen.targeted(),
            test.confidence()) > test.tolerance());
  }

  private void fail(Comparison seen, List<String> misses, String allowance) {
    if (misses.isEmpty()) {
      findings.failed("refuses " + seen.candidateRefusals() + " of " + seen.pairs() + " '"
          + seen.name() + "' probes; the reference refuses " + seen.referenceRefusals());
    }
    misses.forEach(miss -> findings.failed(miss + allowance));
  }

  private void tooFew(String name) {
    boolean targeted = plannedTargeted > 0;
    findings.inconclusive(
        "the suite has " + (targeted ? plannedTargeted : planned) + " '" + name + "' probes"
            + (targeted && plannedTargeted < planned ? " that must get a particular answer" : "")
            + "; at a tolerance of " + Wording.percent(test.tolerance()) + " and "
            + Wording.percent(test.confidence()) + " confidence " + test.minimumProbes()
            + " are needed");
  }
}

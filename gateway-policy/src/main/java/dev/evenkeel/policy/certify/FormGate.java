package dev.evenkeel.policy.certify;

import dev.evenkeel.policy.certify.Answer.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whether the candidate keeps to forms as well as the reference: arguments that follow a tool's
 * schema, text that follows a given schema, the right decision about tools. One-sided
 * non-inferiority by {@link TangoScore}. A slice too small to show it only cautions, unless the
 * candidate is worse beyond doubt. Immutable but for the findings it adds to.
 */
final class FormGate {
  private final EquivalenceTest test;

  FormGate(EquivalenceTest test) {
    this.test = test;
  }

  /** What is seen of every form that any probe asks for. */
  List<FormComparison> compare(Pairs pairs) {
    List<FormComparison> seen = new ArrayList<>();
    add(seen, "arguments that follow the tool's schema",
        pairs.stream()
            .filter(pair -> pair.reference().form().arguments() != Validity.ABSENT
                && pair.candidate().form().arguments() != Validity.ABSENT)
            .toList(),
        answer -> answer.form().arguments() == Validity.INVALID);
    add(seen, "text that follows the probe's schema",
        pairs.stream()
            .filter(pair -> pair.reference().form().structure() != Validity.ABSENT
                && pair.candidate().form().structure() != Validity.ABSENT)
            .toList(),
        answer -> answer.form().structure() == Validity.INVALID);
    List<Pair> decided = pairs.of(probe -> !probe.tools().isEmpty() && probe.targeted()).toList();
    if (!decided.isEmpty()) {
      int theirs = 0;
      int ours = 0;
      int onlyOurs = 0;
      int onlyTheirs = 0;
      for (Pair pair : decided) {
        boolean theirFault = wrongTool(pair.probe(), pair.reference());
        boolean ourFault = wrongTool(pair.probe(), pair.candidate());
        theirs += theirFault ? 1 : 0;
        ours += ourFault ? 1 : 0;
        onlyOurs += ourFault && !theirFault ? 1 : 0;
        onlyTheirs += theirFault && !ourFault ? 1 : 0;
      }
      seen.add(comparison("the right tool, or rightly none", decided.size(), theirs, ours, onlyOurs,
          onlyTheirs));
    }
    return seen;
  }

  private static boolean wrongTool(Probe probe, Answer answer) {
    return probe.target() == Probe.Target.TOOL ? !probe.metBy(answer) : answer.tool() != null;
  }

  private void add(List<FormComparison> seen, String name, List<Pair> pairs,
      Predicate<Answer> fault) {
    if (pairs.isEmpty()) {
      return;
    }
    int theirs = (int) pairs.stream().filter(pair -> fault.test(pair.reference())).count();
    int ours = (int) pairs.stream().filter(pair -> fault.test(pair.candidate())).count();
    int both = (int) pairs.stream()
        .filter(pair -> fault.test(pair.reference()) && fault.test(pair.candidate()))
        .count();
    seen.add(comparison(name, pairs.size(), theirs, ours, ours - both, theirs - both));
  }

  private FormComparison comparison(String name, int pairs, int theirs, int ours, int onlyOurs,
      int onlyTheirs) {
    Interval interval = test.interval(new PairedCounts(pairs, onlyOurs, onlyTheirs));
    return new FormComparison(name, pairs, theirs, ours, onlyOurs, onlyTheirs, interval.high(),
        interval.low());
  }

  /** Adds to the findings what stands in a certificate's way. */
  void check(List<FormComparison> seen, Findings findings) {
    for (FormComparison each : seen) {
      String said = "misses " + each.name() + " in " + each.candidateFaults() + " of "
          + each.pairs() + " probes and the reference in " + each.referenceFaults();
      if (each.surely() > test.tolerance()) {
        findings.failed(said);
      } else if (each.worse() > test.tolerance()) {
        if (each.pairs() < test.minimumProbes()) {
          findings.caution("only " + each.pairs() + " probes tell about " + each.name() + "; "
              + test.minimumProbes() + " would show that the candidate is no worse");
        } else {
          findings.inconclusive(
              said + ": not shown to be no worse (by up to " + Wording.percent(each.worse())
                  + "; allowed " + Wording.percent(test.tolerance()) + ")");
        }
      }
    }
  }
}

package dev.evenkeel.policy.certify;

import dev.evenkeel.policy.certify.Answer.Form;
import dev.evenkeel.policy.certify.Answer.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whether the candidate keeps to forms as well as the reference: arguments that follow a tool's
 * schema, text that follows a given schema, the right decision about tools. One-sided
 * non-inferiority by {@link TangoScore}. A slice too small to show it only cautions, unless the
 * candidate is worse beyond doubt. Immutable but for the findings it adds to.
 */
final class FormGate {
  /** How a slice of continuations is called. */
  static final String CONTINUATION = "carrying on what another model began";

  /** How a slice of failed tools is called. */
  static final String TROUBLE = "another try or a word on it when a tool fails";

  private final EquivalenceTest test;

  FormGate(EquivalenceTest test) {
    this.test = test;
  }

  /** What is seen of every form that any probe asks for. */
  List<FormComparison> compare(Pairs pairs) {
    List<FormComparison> seen = new ArrayList<>();
    add(seen, "arguments that follow the tool's schema", pairs.stream(), Form::arguments);
    add(seen, "text that follows the probe's schema", pairs.stream(), Form::structure);
    for (Probe.Kind kind : Probe.Kind.values()) {
      add(seen,
          kind == Probe.Kind.TOOL_ERROR ? TROUBLE : "asserts of '" + Probe.word(kind) + "' probes",
          pairs.of(probe -> probe.kind() == kind), Form::asserts);
    }
    List<Pair> begun = pairs.of(probe -> probe.kind() == Probe.Kind.CONTINUATION).toList();
    if (!begun.isEmpty()) {
      seen.add(comparison(CONTINUATION, begun,
          answer -> answer.refuses() || answer.form().seam() == Validity.INVALID));
    }
    // Once a tool has failed, calling it again is as right as not calling it.
    List<Pair> decided = pairs.of(probe -> !probe.tools().isEmpty() && probe.targeted()
        && probe.kind() != Probe.Kind.TOOL_ERROR).toList();
    if (!decided.isEmpty()) {
      seen.add(comparison("the right tool, or rightly none", decided,
          (probe, answer) -> wrongTool(probe, answer)));
    }
    return seen;
  }

  private static boolean wrongTool(Probe probe, Answer answer) {
    return probe.target() == Probe.Target.TOOL ? !probe.metBy(answer) : answer.tool() != null;
  }

  private void add(List<FormComparison> seen, String name, Stream<Pair> pairs,
      Function<Form, Validity> looked) {
    List<Pair> both = pairs.filter(pair -> looked.apply(pair.reference().form()) != Validity.ABSENT
        && looked.apply(pair.candidate().form()) != Validity.ABSENT).toList();
    if (!both.isEmpty()) {
      seen.add(comparison(name, both, answer -> looked.apply(answer.form()) == Validity.INVALID));
    }
  }

  private FormComparison comparison(String name, List<Pair> pairs, Predicate<Answer> fault) {
    return comparison(name, pairs, (_, answer) -> fault.test(answer));
  }

  private FormComparison comparison(String name, List<Pair> pairs,
      BiPredicate<Probe, Answer> fault) {
    int theirs = 0;
    int ours = 0;
    int both = 0;
    for (Pair pair : pairs) {
      boolean theirFault = fault.test(pair.probe(), pair.reference());
      boolean ourFault = fault.test(pair.probe(), pair.candidate());
      theirs += theirFault ? 1 : 0;
      ours += ourFault ? 1 : 0;
      both += theirFault && ourFault ? 1 : 0;
    }
    Interval interval = test.interval(new PairedCounts(pairs.size(), ours - both, theirs - both));
    return new FormComparison(name, pairs.size(), theirs, ours, ours - both, theirs - both,
        interval.high(), interval.low());
  }

  /**
   * Whether the candidate carries on what another route began: the exact bound of its share of
   * faults
   * is at most twice the tolerance. By its own measure alone, for a reference that cannot carry on
   * is
   * none; and wider than a class's, because what does not join is thrown away unseen. It earns a
   * right of its own: a route that does not may still answer from the beginning, so nothing of this
   * stands in a certificate's way.
   */
  boolean carriesOn(List<FormComparison> seen) {
    return continuation(seen).filter(this::joins).isPresent();
  }

  private boolean joins(FormComparison seen) {
    return faultBound(seen) <= test.disagreementLimit();
  }

  private double faultBound(FormComparison seen) {
    return seen.pairs() == 0 ? 1
        : ClopperPearson.upper(seen.candidateFaults(), seen.pairs(), test.confidence());
  }

  private static Optional<FormComparison> continuation(List<FormComparison> seen) {
    return seen.stream().filter(each -> each.name().equals(CONTINUATION)).findFirst();
  }

  /** Says why a route that is to carry answers on is not certified for it. */
  void checkCarryingOn(List<FormComparison> seen, Findings findings) {
    if (carriesOn(seen)) {
      return;
    }
    String why = continuation(seen)
        .map(said -> "it does not carry on, or not so that it joins, in " + said.candidateFaults()
            + " of " + said.pairs() + " probes (up to " + Wording.percent(faultBound(said))
            + "; allowed " + Wording.percent(test.disagreementLimit()) + ")")
        .orElse("no continuation probes were answered");
    findings.caution("not certified to carry on what another route began: " + why);
  }

  /** Adds to the findings what stands in a certificate's way. */
  void check(List<FormComparison> seen, Findings findings) {
    for (FormComparison each : seen) {
      if (each.name().equals(CONTINUATION)) {
        continue;
      }
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

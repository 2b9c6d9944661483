package dev.evenkeel.policy.certify;

import dev.evenkeel.policy.certify.CertificationResult.Effort;
import dev.evenkeel.policy.certify.CertificationResult.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares two sets of answers to one suite. Every class must pass every gate, so no correction for
 * several tests is needed (intersection-union test). Used once, by one thread.
 */
final class Judgement {
  private final EquivalenceTest test;
  private final Suite suite;
  private final ToneGate tone;
  private final List<Probe> probes;
  private final ReferenceRun reference;
  private final Map<String, Answer> candidate;
  private final Judging judging;
  private final boolean carriesOn;
  private final Pairs pairs;
  private final Findings findings = new Findings();

  Judgement(EquivalenceTest test, ToneGate tone, Suite suite, ReferenceRun reference,
      Map<String, Answer> candidate, Judging judging) {
    this(test, tone, suite, reference, candidate, judging, false);
  }

  /**
   * @param candidate its answers by probe id, from the first asked without a gap
   * @param carriesOn whether the candidate is to carry on what other routes began
   */
  Judgement(EquivalenceTest test, ToneGate tone, Suite suite, ReferenceRun reference,
      Map<String, Answer> candidate, Judging judging, boolean carriesOn) {
    this.carriesOn = carriesOn;
    this.test = test;
    this.judging = judging;
    this.tone = tone;
    this.suite = suite;
    this.probes = suite.order();
    this.reference = reference;
    this.candidate = candidate;
    this.pairs = new Pairs(probes, reference.answers(), candidate);
  }

  /** Judges. */
  CertificationResult result(Function<List<String>, Binding> binding, Effort effort) {
    NoiseCheck noise = NoiseGate.check(test, suite, reference.answers(), reference.repeat());
    noise.doubts().forEach(findings::inconclusive);
    zeroTolerance();
    answersMissing();
    List<Comparison> classes = new ArrayList<>();
    for (String name : suite.classes()) {
      Predicate<Probe> member = probe -> probe.queryClass().equals(name);
      EquivalenceTest own = test.forClass(suite.table().get(name));
      Comparison comparison = pairs.comparison(name, member, own);
      classes.add(comparison);
      if (!candidate.isEmpty()) {
        new ClassGates(own, findings, planned(member), planned(member.and(Probe::targeted)),
            stoppedEarly()).check(comparison, gapProved(member, own), pairs.missesInWords(member));
        ofItsOwn(name, own, comparison);
      }
    }
    Comparison handoff = pairs.comparison("hand-off", Probe::handoff, test);
    ToolAgreement tools = tools();
    FormGate form = new FormGate(test);
    List<FormComparison> forms = form.compare(pairs);
    Shown shown = new Shown(toolsShown(), carriesOn && form.carriesOn(forms));
    Evidence evidence = new Evidence(rules(), tone.compare(pairs), forms, noise, judging, shown);
    if (!stoppedEarly()) {
      SliceGates slices = new SliceGates(test, findings);
      slices.handoff(handoff);
      slices.tools(tools);
      form.check(evidence.forms(), findings);
      if (carriesOn) {
        form.checkCarryingOn(evidence.forms(), findings);
      }
      tone.check(evidence.tone(), findings);
    }
    List<String> models = modelsSeen();
    Binding bound =
        binding.apply(models).noting(fingerprints(candidate), fingerprints(reference.answers()));
    judging.check(test.tolerance(), bound.reference(), bound.route(), findings);
    if (!candidate.isEmpty()) {
      models(models);
    }
    List<Difference> differences = pairs.stream()
        .filter(pair -> pair.missed() || pair.parted())
        .map(Pair::sideBySide)
        .toList();
    if (stoppedEarly() && findings.verdict() == Verdict.PASSED) {
      // Unreachable as long as whatever stops a run is also found here; never pass by mistake.
      findings.inconclusive("not every probe was asked");
    }
    return new CertificationResult(findings.verdict(), bound, classes, handoff, tools, evidence,
        differences, findings.reasons(), findings.cautions(), effort);
  }

  /** What the suite says of the class beside its tolerance. */
  private void ofItsOwn(String name, EquivalenceTest own, Comparison seen) {
    SuiteClass said = suite.table().get(name);
    if (said == null || stoppedEarly()) {
      return;
    }
    if (seen.pairs() < said.minimum()) {
      findings.inconclusive("only " + seen.pairs() + " '" + name
          + "' probes were answered by both routes; the suite says that the class is worth nothing"
          + " with less than " + said.minimum());
    }
    if (said.rate() != null) {
      new RateGate(own, findings, judging).check(name, said.rate(),
          pairs.of(probe -> probe.queryClass().equals(name) && !probe.targeted()).toList());
    }
  }

  private Map<String, EquivalenceTest> rules() {
    Map<String, EquivalenceTest> rules = new TreeMap<>();
    suite.classes().forEach(name -> rules.put(name, test.forClass(suite.table().get(name))));
    return rules;
  }

  private boolean gapProved(Predicate<Probe> member, EquivalenceTest own) {
    GapEvidence gap = new GapEvidence(own.margin(), own.confidence());
    for (Pair pair : pairs.of(member).toList()) {
      gap.add(pair.difference());
      if (gap.proved()) {
        return true;
      }
    }
    return false;
  }

  private void models(List<String> seen) {
    if (seen.isEmpty()) {
      findings.caution("the wire does not say which model answered, so a change of model cannot be"
          + " noticed");
    } else if (seen.size() > 1) {
      findings.caution(seen.size() + " models answered: " + String.join(", ", seen));
    }
  }

  private boolean stoppedEarly() {
    return candidate.size() < probes.size();
  }

  private void zeroTolerance() {
    for (Probe probe : probes) {
      if (!probe.zeroTolerance()) {
        continue;
      }
      Answer answer = candidate.get(probe.id());
      if (answer != null && answer.given() && !probe.metBy(answer)) {
        findings.failed("misses the zero-tolerance probe '" + probe.id() + "': "
            + answer.verdict().label() + " where it must " + must(probe));
      } else if (answer != null && !answer.given()) {
        findings.inconclusive(
            "gave no answer to the zero-tolerance probe '" + probe.id() + "': " + answer.absence());
      }
    }
  }

  private static String must(Probe probe) {
    return switch (probe.target()) {
      case ANSWER -> "answer";
      case REFUSE -> "refuse";
      case TOOL -> "call " + probe.tool();
      case EITHER -> "answer or refuse";
    };
  }

  private void answersMissing() {
    answersMissing("the candidate", candidate);
    answersMissing("the reference", reference.answers());
  }

  private void answersMissing(String who, Map<String, Answer> answers) {
    int missing = failures(answers);
    if (missing == 0) {
      return;
    }
    String example = probes.stream()
        .map(probe -> answers.get(probe.id()))
        .filter(answer -> answer != null && !answer.given())
        .findFirst()
        .map(Answer::absence)
        .orElse("");
    String said = who + " gave no answer to " + missing + " of " + answers.size()
        + " probes (the first: " + example + ")";
    if (missing > Futility.failuresAllowed(probes.size())) {
      findings.inconclusive(said);
    } else {
      findings.caution(said);
    }
  }

  static int failures(Map<String, Answer> answers) {
    return (int) answers.values().stream().filter(answer -> !answer.given()).count();
  }

  private int planned(Predicate<Probe> member) {
    return (int) probes.stream().filter(member).count();
  }

  private ToolAgreement tools() {
    List<Pair> offered =
        pairs.of(probe -> !probe.tools().isEmpty() && probe.kind() != Probe.Kind.TOOL_ERROR)
            .toList();
    int differing = (int) offered.stream().filter(pair -> !pair.sameTool()).count();
    return new ToolAgreement(offered.size(), differing, bound(differing, offered.size()));
  }

  /** Those it called at every probe that asks for a call, and at no probe that asks for none. */
  private List<String> toolsShown() {
    TreeSet<String> shown = new TreeSet<>();
    TreeSet<String> wrong = new TreeSet<>();
    for (Pair pair : pairs.of(probe -> !probe.tools().isEmpty() && probe.targeted()
        && probe.kind() != Probe.Kind.TOOL_ERROR).toList()) {
      Probe probe = pair.probe();
      String called = pair.candidate().tool();
      String wanted = probe.target() == Probe.Target.TOOL ? probe.tool() : null;
      if (wanted != null && wanted.equals(called)) {
        shown.add(wanted);
      } else {
        Stream.of(wanted, called).filter(Objects::nonNull).forEach(wrong::add);
      }
    }
    shown.removeAll(wrong);
    return List.copyOf(shown);
  }

  private double bound(int hits, int trials) {
    return trials == 0 ? 1 : ClopperPearson.upper(hits, trials, test.confidence());
  }

  private List<String> modelsSeen() {
    return candidate.values()
        .stream()
        .filter(Answer::given)
        .map(Answer::model)
        .filter(Judgement::named)
        .map(String::valueOf)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> fingerprints(Map<String, Answer> answers) {
    return answers.values()
        .stream()
        .filter(Answer::given)
        .map(Answer::fingerprint)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static boolean named(@Nullable String model) {
    return model != null && !model.isEmpty();
  }
}

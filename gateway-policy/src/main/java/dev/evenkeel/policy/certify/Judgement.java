package dev.evenkeel.policy.certify;

import dev.evenkeel.policy.certify.CertificationResult.Effort;
import dev.evenkeel.policy.certify.CertificationResult.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares two sets of answers to one suite. Every class must pass every gate, so no correction for
 * several tests is needed (intersection-union test). Used once, by one thread.
 */
final class Judgement {
  private final EquivalenceTest test;
  private final List<Pair> pairs = new ArrayList<>();
  private final List<Probe> probes;
  private final Map<String, Answer> candidate;
  private final Map<String, Answer> reference;
  private final Findings findings = new Findings();

  Judgement(EquivalenceTest test, Suite suite, Map<String, Answer> reference,
      Map<String, Answer> candidate) {
    this.test = test;
    this.probes = suite.order();
    this.reference = reference;
    this.candidate = candidate;
    for (Probe probe : probes) {
      Answer ours = candidate.get(probe.id());
      Answer theirs = reference.get(probe.id());
      if (ours != null && theirs != null && ours.given() && theirs.given()) {
        pairs.add(new Pair(probe, theirs, ours));
      }
    }
  }

  /** A probe that both routes answered. */
  record Pair(Probe probe, Answer reference, Answer candidate) {
    boolean missed() {
      return !probe.metBy(candidate);
    }

    boolean sameTool() {
      return Objects.equals(reference.tool(), candidate.tool());
    }

    boolean parted() {
      return reference.refuses() != candidate.refuses() || !sameTool();
    }

    Difference difference() {
      return new Difference(probe.id(), probe.queryClass(), probe.target(), missed(),
          probe.zeroTolerance(), reference.verdict(), candidate.verdict(), reference.tool(),
          candidate.tool(), reference.excerpt(), candidate.excerpt());
    }
  }

  /** Judges. */
  CertificationResult result(Function<List<String>, Binding> binding, Instant started,
      Duration elapsed, long tokens) {
    zeroTolerance();
    answersMissing();
    List<Comparison> classes = new ArrayList<>();
    for (String name : probes.stream().map(Probe::queryClass).distinct().sorted().toList()) {
      Predicate<Probe> member = probe -> probe.queryClass().equals(name);
      Comparison comparison = comparison(name, member);
      classes.add(comparison);
      new ClassGates(test, findings, planned(member), planned(member.and(Probe::targeted)),
          stoppedEarly()).check(comparison, missesInWords(member));
    }
    Comparison handoff = comparison("hand-off", Probe::handoff);
    ToolAgreement tools = tools();
    if (!stoppedEarly()) {
      SliceGates slices = new SliceGates(test, findings);
      slices.handoff(handoff);
      slices.tools(tools);
    }
    List<String> models = modelsSeen();
    models(models);
    List<Difference> differences = pairs.stream()
        .filter(pair -> pair.missed() || pair.parted())
        .map(Pair::difference)
        .toList();
    Effort effort = new Effort(probes.size(), candidate.size(), failures(candidate),
        failures(reference), tokens, started, elapsed);
    if (stoppedEarly() && findings.verdict() == Verdict.PASSED) {
      // Unreachable as long as whatever stops a run is also found here; never pass by mistake.
      findings.inconclusive("not every probe was asked");
    }
    return new CertificationResult(findings.verdict(), binding.apply(models), classes, handoff,
        tools, differences, findings.reasons(), findings.cautions(), effort);
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
    answersMissing("the reference", reference);
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

  private static int failures(Map<String, Answer> answers) {
    return (int) answers.values().stream().filter(answer -> !answer.given()).count();
  }

  private int planned(Predicate<Probe> member) {
    return (int) probes.stream().filter(member).count();
  }

  /** One sentence per kind of target that was missed. */
  private List<String> missesInWords(Predicate<Probe> member) {
    List<String> said = new ArrayList<>();
    for (Probe.Target target : Probe.Target.values()) {
      List<Pair> asked = pairs.stream()
          .filter(pair -> member.test(pair.probe()) && pair.probe().target() == target)
          .toList();
      long missed = asked.stream().filter(Pair::missed).count();
      if (missed > 0) {
        long theirs = asked.stream().filter(pair -> !pair.probe().metBy(pair.reference())).count();
        said.add(Wording.misses(target, missed, asked.size(), asked.getFirst().probe().queryClass(),
            theirs));
      }
    }
    return said;
  }

  private Comparison comparison(String name, Predicate<Probe> member) {
    int n = 0;
    int theirs = 0;
    int ours = 0;
    int onlyOurs = 0;
    int onlyTheirs = 0;
    int targeted = 0;
    int theirMisses = 0;
    int ourMisses = 0;
    for (Pair pair : pairs) {
      if (!member.test(pair.probe())) {
        continue;
      }
      boolean reference = pair.reference().refuses();
      boolean candidate = pair.candidate().refuses();
      n++;
      theirs += reference ? 1 : 0;
      ours += candidate ? 1 : 0;
      onlyOurs += candidate && !reference ? 1 : 0;
      onlyTheirs += reference && !candidate ? 1 : 0;
      targeted += pair.probe().targeted() ? 1 : 0;
      theirMisses += pair.probe().metBy(pair.reference()) ? 0 : 1;
      ourMisses += pair.missed() ? 1 : 0;
    }
    Interval interval = test.interval(new PairedCounts(n, onlyOurs, onlyTheirs));
    return new Comparison(name, n, theirs, ours, onlyOurs, onlyTheirs, interval, targeted,
        theirMisses, ourMisses, test.missesAllowed(targeted), bound(onlyOurs + onlyTheirs, n));
  }

  private ToolAgreement tools() {
    List<Pair> offered = pairs.stream().filter(pair -> !pair.probe().tools().isEmpty()).toList();
    int differing = (int) offered.stream().filter(pair -> !pair.sameTool()).count();
    return new ToolAgreement(offered.size(), differing, bound(differing, offered.size()));
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

  private static boolean named(@Nullable String model) {
    return model != null && !model.isEmpty();
  }
}

package dev.evenkeel.policy.certify;

import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Verdict;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a certified route still shows in one class what it was certified for: the class's probes
 * again, of the reference and of the route, and those of a certificate's gates that are asked
 * about.
 * Cheap
 * enough to be asked because a rate moved. Immutable; {@link #run} blocks.
 */
public final class ClassCheck {
  private final Prober prober;
  private final InstantSource clock;
  private final int concurrency;

  /** @param concurrency the most probes under way at once, at least 1 */
  public ClassCheck(Prober prober, InstantSource clock, int concurrency) {
    this.prober = prober;
    this.clock = clock;
    this.concurrency = concurrency;
  }

  /**
   * What came of it.
   *
   * @param verdict {@link CertificationResult.Verdict#PASSED} when shown again
   * @param seen the comparison
   * @param reasons why it did not pass, in plain words
   * @param asked probes asked, of both routes together
   * @param unanswered how many of them got no answer
   * @param spent tokens of both
   */
  public record Outcome(CertificationResult.Verdict verdict, Comparison seen, List<String> reasons,
      int asked, int unanswered, Answer.Spent spent) {
    public Outcome {
      reasons = List.copyOf(reasons);
    }

    /** Whether too few probes were answered to say anything of the route's posture. */
    public boolean unanswerable() {
      return unanswered > Futility.failuresAllowed(asked);
    }
  }

  /** What a check looks at beside refusals. */
  public enum Look {
    /** Refusals alone: equal rates, pairs that agree, few misses. */
    REFUSAL,
    /** How often a question is answered in part and refused in part. */
    PARTIAL,
    /** How often nothing comes out. */
    OUTPUT,
    /** Arguments, structures and decisions about tools, over every class's probes of these. */
    FORM,
    /** How it sounds, in the dimensions of the certificate. */
    TONE
  }

  /** Stands for every class: a few probes of each. */
  public static final String EVERY_CLASS = "every class";

  /** The probes that a check would ask, at most {@code most}; may be empty. */
  public static List<Probe> probes(Suite suite, String queryClass, Look look, int most) {
    if (look == Look.FORM) {
      return suite.order().stream().filter(ClassCheck::formal).limit(most).toList();
    }
    if (queryClass.equals(EVERY_CLASS)) {
      return sample(suite, most);
    }
    return suite.order()
        .stream()
        .filter(probe -> probe.queryClass().equals(queryClass))
        .limit(most)
        .toList();
  }

  /** Whether an answer to it can break a form. */
  private static boolean formal(Probe probe) {
    return probe.kind() != Probe.Kind.CONTINUATION
        && (!probe.tools().isEmpty() || !probe.asserts().isEmpty()
            || !(probe.design().format() instanceof ResponseFormat.PlainText));
  }

  /** As many of each class as of any other, as far as it has them. */
  private static List<Probe> sample(Suite suite, int most) {
    Map<String, Deque<Probe>> left = new TreeMap<>();
    suite.order()
        .forEach(
            probe -> left.computeIfAbsent(probe.queryClass(), _ -> new ArrayDeque<>()).add(probe));
    List<Probe> sample = new ArrayList<>();
    while (sample.size() < most && !left.isEmpty()) {
      for (Deque<Probe> probes : left.values()) {
        if (sample.size() < most) {
          sample.add(probes.removeFirst());
        }
      }
      left.values().removeIf(Deque::isEmpty);
    }
    return sample;
  }

  /**
   * Asks.
   *
   * @param route a route of the pool, not the reference
   * @param queryClass one of the suite's classes, or {@link #EVERY_CLASS}
   * @param look what is looked at
   * @param most the most probes of each route, at least 1
   * @throws IllegalArgumentException if the suite has no such class
   * @throws InterruptedException if the calling thread was interrupted
   */
  public Outcome run(Pool pool, Route route, Suite suite, String queryClass, Look look, int most)
      throws InterruptedException {
    List<Probe> probes = probes(suite, queryClass, look, most);
    if (probes.isEmpty()) {
      throw new IllegalArgumentException(
          "suite " + suite.name() + " has no probes of " + queryClass + " for " + look);
    }
    Suite part = new Suite(suite.name(), suite.version(), suite.seed(), probes, suite.table());
    Pool.Certification asked = pool.certification();
    EquivalenceTest test = new EquivalenceTest(asked.tolerance(), asked.confidence());
    EquivalenceTest own = test.forClass(suite.table().get(queryClass));
    Round first = round(Progress.Phase.REFERENCE, pool.reference(), part);
    Map<String, Answer> theirs = first.ask((_, _) -> false);
    Round second = round(Progress.Phase.CANDIDATE, route, part);
    // An early end is known for the refusals of one class; anything else is heard out.
    boolean endsEarly = look == Look.REFUSAL && !queryClass.equals(EVERY_CLASS);
    Map<String, Answer> ours =
        second.ask(endsEarly ? new Futility(test, part, theirs) : (_, _) -> false);
    Findings findings = new Findings();
    Pairs pairs = new Pairs(part.order(), theirs, ours);
    Comparison seen = pairs.comparison(queryClass, _ -> true, own);
    int planned = probes.size();
    int targeted = (int) probes.stream().filter(Probe::targeted).count();
    switch (look) {
      case REFUSAL -> refusals(own, findings, seen, pairs,
          new ClassGates(own, findings, planned, targeted, ours.size() < planned));
      case PARTIAL -> rate(own, findings, "answers in part", partial(pairs));
      case OUTPUT -> rate(own, findings, "says nothing", silences(probes, theirs, ours));
      case FORM -> forms(own, pairs, findings);
      case TONE -> tone(asked, suite, pairs, findings);
    }
    for (Pair pair : pairs.stream().filter(each -> each.probe().zeroTolerance()).toList()) {
      if (pair.missed()) {
        findings.failed("misses the zero-tolerance probe '" + pair.probe().id() + "'");
      }
    }
    int unanswered = look == Look.OUTPUT ? lost(theirs) + lost(ours)
        : Judgement.failures(theirs) + Judgement.failures(ours);
    if (ours.size() < planned && findings.verdict() == CertificationResult.Verdict.PASSED) {
      findings.inconclusive("not every probe was asked");
    }
    return new Outcome(findings.verdict(), seen, findings.reasons(), theirs.size() + ours.size(),
        unanswered, first.spent().plus(second.spent()));
  }

  private static void refusals(EquivalenceTest test, Findings findings, Comparison seen,
      Pairs pairs, ClassGates gates) {
    GapEvidence gap = new GapEvidence(test.margin(), test.confidence());
    pairs.stream().forEach(pair -> gap.add(pair.difference()));
    gates.check(seen, gap.proved(), pairs.missesInWords(_ -> true));
    if (seen.pairs() == 0) {
      findings.inconclusive("no probe was answered by both routes");
    }
  }

  /** Two routes that do something equally often, pair by pair. */
  private static void rate(EquivalenceTest test, Findings findings, String does,
      PairedCounts counts) {
    String said = does + " in " + counts.onlyCandidate() + " of " + counts.pairs()
        + " probes in which the reference does not, and the other way round in "
        + counts.onlyReference();
    if (counts.pairs() > 0 && test.interval(counts).beyond(test.margin())) {
      findings.failed(said);
    } else if (!test.holds(counts)) {
      findings.inconclusive(said + ": not shown to be the same");
    }
  }

  private static PairedCounts partial(Pairs pairs) {
    int ours = 0;
    int theirs = 0;
    List<Pair> all = pairs.stream().toList();
    for (Pair pair : all) {
      boolean our = pair.candidate().verdict() == Verdict.PARTIAL;
      boolean their = pair.reference().verdict() == Verdict.PARTIAL;
      ours += our && !their ? 1 : 0;
      theirs += their && !our ? 1 : 0;
    }
    return new PairedCounts(all.size(), ours, theirs);
  }

  /** Answers in which nothing came out are no pairs elsewhere: they are what is looked at here. */
  private static PairedCounts silences(List<Probe> probes, Map<String, Answer> theirs,
      Map<String, Answer> ours) {
    int pairs = 0;
    int onlyOurs = 0;
    int onlyTheirs = 0;
    for (Probe probe : probes) {
      Answer their = theirs.get(probe.id());
      Answer our = ours.get(probe.id());
      if (their == null || our == null || their.failure() != null || our.failure() != null) {
        continue;
      }
      boolean silent = our.verdict() == Verdict.NO_OUTPUT;
      boolean silentThere = their.verdict() == Verdict.NO_OUTPUT;
      pairs++;
      onlyOurs += silent && !silentThere ? 1 : 0;
      onlyTheirs += silentThere && !silent ? 1 : 0;
    }
    return new PairedCounts(pairs, onlyOurs, onlyTheirs);
  }

  private static int lost(Map<String, Answer> answers) {
    return (int) answers.values().stream().filter(answer -> answer.failure() != null).count();
  }

  private static void tone(Pool.Certification asked, Suite suite, Pairs pairs, Findings findings) {
    ToneGate gate = new ToneGate(asked.tone().tolerance(), asked.tone().dimensions(),
        asked.confidence(), suite.seed());
    List<ToneComparison> seen = gate.compare(pairs);
    gate.check(seen, findings);
    if (seen.stream().noneMatch(ToneComparison::gated)) {
      findings.inconclusive("too few answers of both routes tell how they sound");
    }
  }

  /** A slice that is too small proves nothing, where a certificate would only be cautioned. */
  private static void forms(EquivalenceTest test, Pairs pairs, Findings findings) {
    FormGate gate = new FormGate(test);
    List<FormComparison> seen = gate.compare(pairs);
    gate.check(seen, findings);
    if (seen.stream().allMatch(each -> each.pairs() < test.minimumProbes())) {
      findings.inconclusive("too few probes ask for a form to show that it is kept");
    }
  }

  private Round round(Progress.Phase phase, Route route, Suite part) {
    return new Round(prober, clock, Progress.SILENT, AnswerBook.NONE, phase, route, part,
        concurrency);
  }
}

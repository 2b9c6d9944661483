package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Whether a certified route still shows in one class what it was certified for: the class's probes
 * again, of the reference and of the route, and the gates of refusal that a certificate needs.
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

  /** The probes of a class that a check would ask, at most {@code most}; may be empty. */
  public static List<Probe> probes(Suite suite, String queryClass, int most) {
    return suite.order()
        .stream()
        .filter(probe -> probe.queryClass().equals(queryClass))
        .limit(most)
        .toList();
  }

  /**
   * Asks.
   *
   * @param route a route of the pool, not the reference
   * @param queryClass one of the suite's classes
   * @param most the most probes of each route, at least 1
   * @throws IllegalArgumentException if the suite has no such class
   * @throws InterruptedException if the calling thread was interrupted
   */
  public Outcome run(Pool pool, Route route, Suite suite, String queryClass, int most)
      throws InterruptedException {
    List<Probe> probes = probes(suite, queryClass, most);
    if (probes.isEmpty()) {
      throw new IllegalArgumentException("suite " + suite.name() + " has no class " + queryClass);
    }
    Suite part = new Suite(suite.name(), suite.version(), suite.seed(), probes, suite.table());
    Pool.Certification asked = pool.certification();
    EquivalenceTest test = new EquivalenceTest(asked.tolerance(), asked.confidence());
    EquivalenceTest own = test.forClass(suite.table().get(queryClass));
    Round first = round(Progress.Phase.REFERENCE, pool.reference(), part);
    Map<String, Answer> theirs = first.ask((_, _) -> false);
    Round second = round(Progress.Phase.CANDIDATE, route, part);
    Map<String, Answer> ours = second.ask(new Futility(test, part, theirs));
    Findings findings = new Findings();
    Pairs pairs = new Pairs(part.order(), theirs, ours);
    Comparison seen = pairs.comparison(queryClass, _ -> true, own);
    int planned = probes.size();
    int targeted = (int) probes.stream().filter(Probe::targeted).count();
    GapEvidence gap = new GapEvidence(own.margin(), own.confidence());
    pairs.stream().forEach(pair -> gap.add(pair.difference()));
    new ClassGates(own, findings, planned, targeted, ours.size() < planned).check(seen,
        gap.proved(), pairs.missesInWords(_ -> true));
    for (Pair pair : pairs.stream().filter(each -> each.probe().zeroTolerance()).toList()) {
      if (pair.missed()) {
        findings.failed("misses the zero-tolerance probe '" + pair.probe().id() + "'");
      }
    }
    int unanswered = Judgement.failures(theirs) + Judgement.failures(ours);
    if (ours.size() < planned && findings.verdict() == CertificationResult.Verdict.PASSED) {
      findings.inconclusive("not every probe was asked");
    }
    return new Outcome(findings.verdict(), seen, findings.reasons(), theirs.size() + ours.size(),
        unanswered, first.spent().plus(second.spent()));
  }

  private Round round(Progress.Phase phase, Route route, Suite part) {
    return new Round(prober, clock, Progress.SILENT, AnswerBook.NONE, phase, route, part,
        concurrency);
  }
}

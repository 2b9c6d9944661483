package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Price;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.policy.certify.CertificationResult.Effort;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks routes the probes of a suite and judges whether a candidate behaves like the reference.
 * Start with {@link #reference}, then call {@link #candidate} for each of the pool's other routes.
 * Immutable; both methods block and do not belong on an event loop.
 */
public final class CertificationRun {
  private final Prober prober;
  private final InstantSource clock;
  private final int concurrency;
  private final Progress progress;
  private final AnswerBook book;
  private final @Nullable ModelJudge judge;
  private final List<Labelled> labelled;

  /**
   * @param prober asks a route
   * @param clock tells when the run began and how long it took
   * @param concurrency the most probes under way at once, at least 1
   * @param progress hears how it comes along
   */
  public CertificationRun(Prober prober, InstantSource clock, int concurrency, Progress progress) {
    this(prober, clock, concurrency, progress, AnswerBook.NONE);
  }

  /** @param book knows what was answered before an interruption, and keeps what is answered now */
  public CertificationRun(Prober prober, InstantSource clock, int concurrency, Progress progress,
      AnswerBook book) {
    this(prober, clock, concurrency, progress, book, null, List.of());
  }

  /**
   * @param judge rules where the detector sees answers part; null lets the detector's word stand
   * @param labelled answers to calibrate the judge by
   */
  public CertificationRun(Prober prober, InstantSource clock, int concurrency, Progress progress,
      AnswerBook book, @Nullable ModelJudge judge, List<Labelled> labelled) {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1, not " + concurrency);
    }
    this.prober = prober;
    this.clock = clock;
    this.concurrency = concurrency;
    this.progress = progress;
    this.book = book;
    this.judge = judge;
    this.labelled = List.copyOf(labelled);
  }

  /**
   * Asks the pool's reference route everything, and everything once more; stops when too many
   * probes get no answer for anything to be compared with it.
   *
   * @param policyDigest the policy that holds for the answers
   * @throws RouteOutException if its first probes all fail in a way that any would
   * @throws InterruptedException if the calling thread was interrupted
   */
  public ReferenceRun reference(Pool pool, Suite suite, String policyDigest)
      throws InterruptedException, RouteOutException {
    Route route = pool.reference();
    Reach reach = new Reach(prober, concurrency);
    Round first = round(reach, Progress.Phase.REFERENCE, route, suite);
    Map<String, Answer> answers = first.ask(reach.watching(Futility.hearingOut(suite)));
    reach.check();
    if (Futility.tooManyFailures(answers, suite)) {
      return new ReferenceRun(route.digest(), suite.digest(), policyDigest, answers, Map.of(),
          first.spent());
    }
    Arbiter arbiter = arbiter(suite, ruled(suite, answers, route), route);
    Reach again = new Reach(arbiter == null ? prober : arbiter, concurrency);
    Round second = round(again, Progress.Phase.REPEAT, route, suite);
    Map<String, Answer> repeat = second.ask(again.watching((_, _) -> false));
    again.check();
    if (arbiter != null) {
      answers = ruled(suite, arbiter.reference(), route);
    }
    return new ReferenceRun(route.digest(), suite.digest(), policyDigest, answers, repeat,
        first.spent().plus(second.spent()));
  }

  /**
   * Asks the candidate and compares. Stops early once it is certain that no certificate can come of
   * it; never stops early to pass. A reference that does not agree with itself, or did not answer,
   * is no measure: then the candidate is not even asked.
   *
   * @param candidate a route of the pool, not the reference
   * @param reference the reference's answers to the same suite under the same policy
   * @throws IllegalArgumentException if the reference's answers are not of this pool, suite and
   * policy, if the candidate is not one of the pool's other routes, or if the pool's tolerance or
   * confidence is out of {@link EquivalenceTest}'s range
   * @throws RouteOutException if its first probes, or those of the judge, all fail in a way that
   * any would
   * @throws InterruptedException if the calling thread was interrupted
   */
  public CertificationResult candidate(Pool pool, Route candidate, Suite suite, String policyDigest,
      ReferenceRun reference) throws InterruptedException, RouteOutException {
    if (candidate.reference() || !pool.routes().contains(candidate)) {
      throw new IllegalArgumentException(
          candidate.id() + " is not a candidate of pool " + pool.name());
    }
    if (!reference.serves(pool, suite, policyDigest)) {
      throw new IllegalArgumentException(
          "the reference's answers are of another route, suite or policy");
    }
    Pool.Certification asked = pool.certification();
    Judging calibrated = calibrated();
    EquivalenceTest test =
        new EquivalenceTest(asked.tolerance(), asked.confidence()).judgedBy(calibrated.youden());
    ToneGate tone = new ToneGate(asked.tone().tolerance(), asked.tone().dimensions(),
        asked.confidence(), suite.seed());
    boolean useless = Futility.tooManyFailures(reference.answers(), suite)
        || !NoiseGate.check(test, suite, reference.answers(), reference.repeat()).doubts().isEmpty()
        || calibrated.useless();
    Arbiter arbiter =
        arbiter(suite, ruled(suite, reference.answers(), pool.reference()), pool.reference());
    Reach reach = new Reach(arbiter == null ? prober : arbiter, concurrency);
    Round round = round(reach, Progress.Phase.CANDIDATE, candidate, suite);
    Map<String, Answer> theirs = arbiter == null ? reference.answers() : arbiter.reference();
    Map<String, Answer> answers =
        useless ? Map.of() : round.ask(reach.watching(new Futility(test, suite, theirs)));
    reach.check();
    ReferenceRun ruled = arbiter == null ? reference
        : reference.ruled(ruled(suite, arbiter.reference(), pool.reference()));
    Judging judging = arbiter == null ? calibrated : calibrated.ruled(arbiter);
    Effort effort = new Effort(suite.probes().size(), answers.size(), Judgement.failures(answers),
        Judgement.failures(reference.answers()), round.spent(), reference.spent(),
        cost(candidate, round.spent(), pool.reference(), reference.spent()), round.started(),
        Duration.between(round.started(), clock.instant()));
    boolean carriesOn = pool.failover().midStream() == Pool.MidStream.CONTINUE
        && candidate.continuation() != Continuation.NONE;
    return new Judgement(test, tone, suite, ruled, answers, judging, carriesOn)
        .result(models -> Binding.of(pool, candidate, suite, policyDigest, models, judge), effort);
  }

  private @Nullable Arbiter arbiter(Suite suite, Map<String, Answer> reference, Route route) {
    return judge == null ? null
        : new Arbiter(prober, judge, book, route, reference,
            probe -> RateGate.counts(suite, probe));
  }

  /** The reference's answers with all that was ruled of them, before an interruption too. */
  private Map<String, Answer> ruled(Suite suite, Map<String, Answer> reference, Route route) {
    Map<String, Answer> all = new HashMap<>(reference);
    for (Probe probe : suite.probes()) {
      Answer before = book.find(Progress.Phase.JUDGE, route, probe);
      if (before != null) {
        all.put(probe.id(), before);
      }
    }
    return all;
  }

  /** Asks the judge about every labelled answer. */
  private Judging calibrated() throws InterruptedException, RouteOutException {
    if (judge == null) {
      return Judging.NONE;
    }
    if (labelled.isEmpty()) {
      return new Judging(judge.route().id(), judge.digest(), new Instrument(0, 0, 0, 0), Map.of(),
          0, 0);
    }
    Suite asking = new Suite("calibration", 1, 1,
        labelled.stream()
            .map(each -> ModelJudge.asking("labelled-" + each.id(), each.question(), each.answer()))
            .toList());
    Reach reach = new Reach(prober, concurrency);
    Map<String, Answer> replies = round(reach, Progress.Phase.JUDGE, judge.route(), asking)
        .ask(reach.watching((_, _) -> false));
    reach.check();
    Map<String, Instrument> routes = new HashMap<>();
    labelled.stream().map(Labelled::route).distinct().forEach(route -> {
      Instrument own = instrument(replies, each -> each.route().equals(route));
      if (!route.isEmpty() && own.known()) {
        routes.put(route, own);
      }
    });
    return new Judging(judge.route().id(), judge.digest(), instrument(replies, _ -> true), routes,
        0, 0);
  }

  /** A labelled answer of which the judge does not say counts as one it gets wrong. */
  private Instrument instrument(Map<String, Answer> replies, Predicate<Labelled> member) {
    int[] counts = new int[4];
    for (Labelled each : labelled) {
      Answer reply = replies.get("labelled-" + each.id());
      if (!member.test(each) || reply == null) {
        continue;
      }
      Boolean refuses = ModelJudge.ruling(reply);
      int side = each.refuses() ? 0 : 2;
      counts[side]++;
      counts[side + 1] += refuses != null && refuses == each.refuses() ? 1 : 0;
    }
    return new Instrument(counts[0], counts[1], counts[2], counts[3]);
  }

  private static @Nullable Double cost(Route candidate, Answer.Spent ours, Route reference,
      Answer.Spent theirs) {
    Price our = candidate.price();
    Price their = reference.price();
    return our == null || their == null ? null
        : our.of(ours.input(), ours.output()) + their.of(theirs.input(), theirs.output());
  }

  private Round round(Prober asking, Progress.Phase phase, Route route, Suite suite) {
    return new Round(asking, clock, progress, book, phase, route, suite, concurrency);
  }
}

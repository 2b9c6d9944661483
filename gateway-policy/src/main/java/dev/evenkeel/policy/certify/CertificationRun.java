package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Price;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.policy.certify.CertificationResult.Effort;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
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
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1, not " + concurrency);
    }
    this.prober = prober;
    this.clock = clock;
    this.concurrency = concurrency;
    this.progress = progress;
    this.book = book;
  }

  /**
   * Asks the pool's reference route everything, and everything once more.
   *
   * @param policyDigest the policy that holds for the answers
   * @throws InterruptedException if the calling thread was interrupted
   */
  public ReferenceRun reference(Pool pool, Suite suite, String policyDigest)
      throws InterruptedException {
    Route route = pool.reference();
    Round first = round(Progress.Phase.REFERENCE, route, suite);
    Map<String, Answer> answers = first.ask((_, _) -> false);
    Round second = round(Progress.Phase.REPEAT, route, suite);
    Map<String, Answer> repeat = second.ask((_, _) -> false);
    return new ReferenceRun(route.digest(), suite.digest(), policyDigest, answers, repeat,
        first.spent().plus(second.spent()));
  }

  /**
   * Asks the candidate and compares. Stops early once it is certain that no certificate can come of
   * it; never stops early to pass. A reference that does not agree with itself is no measure: then
   * the candidate is not even asked.
   *
   * @param candidate a route of the pool, not the reference
   * @param reference the reference's answers to the same suite under the same policy
   * @throws IllegalArgumentException if the reference's answers are not of this pool, suite and
   * policy, if the candidate is not one of the pool's other routes, or if the pool's tolerance or
   * confidence is out of {@link EquivalenceTest}'s range
   * @throws InterruptedException if the calling thread was interrupted
   */
  public CertificationResult candidate(Pool pool, Route candidate, Suite suite, String policyDigest,
      ReferenceRun reference) throws InterruptedException {
    if (candidate.reference() || !pool.routes().contains(candidate)) {
      throw new IllegalArgumentException(
          candidate.id() + " is not a candidate of pool " + pool.name());
    }
    if (!reference.serves(pool, suite, policyDigest)) {
      throw new IllegalArgumentException(
          "the reference's answers are of another route, suite or policy");
    }
    Pool.Certification asked = pool.certification();
    EquivalenceTest test = new EquivalenceTest(asked.tolerance(), asked.confidence());
    ToneGate tone = new ToneGate(asked.tone().tolerance(), asked.tone().dimensions(),
        asked.confidence(), suite.seed());
    boolean noisy =
        !NoiseGate.check(test, suite, reference.answers(), reference.repeat()).doubts().isEmpty();
    Round round = round(Progress.Phase.CANDIDATE, candidate, suite);
    Map<String, Answer> answers =
        noisy ? Map.of() : round.ask(new Futility(test, suite, reference.answers()));
    Effort effort = new Effort(suite.probes().size(), answers.size(), Judgement.failures(answers),
        Judgement.failures(reference.answers()), round.spent(), reference.spent(),
        cost(candidate, round.spent(), pool.reference(), reference.spent()), round.started(),
        Duration.between(round.started(), clock.instant()));
    return new Judgement(test, tone, suite, reference, answers)
        .result(models -> Binding.of(pool, candidate, suite, policyDigest, models), effort);
  }

  private static @Nullable Double cost(Route candidate, Answer.Spent ours, Route reference,
      Answer.Spent theirs) {
    Price our = candidate.price();
    Price their = reference.price();
    return our == null || their == null ? null
        : our.of(ours.input(), ours.output()) + their.of(theirs.input(), theirs.output());
  }

  private Round round(Progress.Phase phase, Route route, Suite suite) {
    return new Round(prober, clock, progress, book, phase, route, suite, concurrency);
  }
}

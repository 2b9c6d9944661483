package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Route;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A prober that has answers judged by a model where the detector sees them part from the
 * reference's,
 * or miss what the probe asks for: both answers then, each by itself. What it rules of the
 * reference
 * is kept beside the reference's answers. Thread-safe.
 */
final class Arbiter implements Prober {
  private final Prober prober;
  private final ModelJudge judge;
  private final AnswerBook book;
  private final Route referenceRoute;
  private final Map<String, Answer> reference;
  private final Predicate<Probe> always;
  private final AtomicInteger judged = new AtomicInteger();
  private final AtomicInteger silent = new AtomicInteger();

  /**
   * @param reference its answers by probe id
   * @param always whether the judge rules on a probe's answers whatever they seem to be
   */
  Arbiter(Prober prober, ModelJudge judge, AnswerBook book, Route referenceRoute,
      Map<String, Answer> reference, Predicate<Probe> always) {
    this.always = always;
    this.prober = prober;
    this.judge = judge;
    this.book = book;
    this.referenceRoute = referenceRoute;
    this.reference = new ConcurrentHashMap<>(reference);
  }

  @Override
  public Answer ask(Route route, Probe probe) throws IOException, InterruptedException {
    Answer ours = prober.ask(route, probe);
    Answer theirs = reference.get(probe.id());
    if (theirs == null || !theirs.given() || !ours.given()
        || !(always.test(probe) || doubtful(probe, theirs, ours))) {
      return ours;
    }
    reference.put(probe.id(), ruledOnReference(probe, theirs));
    return ruled(probe, ours);
  }

  private static boolean doubtful(Probe probe, Answer theirs, Answer ours) {
    boolean missed = probe.target() != Probe.Target.TOOL && !probe.metBy(ours);
    return missed || ours.refuses() != theirs.refuses();
  }

  private Answer ruledOnReference(Probe probe, Answer theirs)
      throws IOException, InterruptedException {
    Answer before = book.find(Progress.Phase.JUDGE, referenceRoute, probe);
    if (before != null) {
      return before;
    }
    Answer ruled = ruled(probe, theirs);
    book.keep(Progress.Phase.JUDGE, referenceRoute, probe, ruled);
    return ruled;
  }

  /** Where the judge does not say, the detector's word stands. */
  private Answer ruled(Probe probe, Answer answer) throws IOException, InterruptedException {
    @Nullable Boolean refuses = judge.refuses(probe, answer);
    judged.incrementAndGet();
    if (refuses == null) {
      silent.incrementAndGet();
      return answer;
    }
    return answer.judged(ModelJudge.verdict(refuses, answer));
  }

  /** The reference's answers, those that were ruled on with the ruling. */
  Map<String, Answer> reference() {
    return reference;
  }

  /** How many answers it ruled on. */
  int judged() {
    return judged.get();
  }

  /** Of how many the judge did not say. */
  int silent() {
    return silent.get();
  }
}

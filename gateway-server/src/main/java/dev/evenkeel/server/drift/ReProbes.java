package dev.evenkeel.server.drift;

import dev.evenkeel.core.Time;
import dev.evenkeel.core.route.CertificateGate;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Drift;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.policy.certify.ClassCheck;
import dev.evenkeel.policy.certify.ClassCheck.Look;
import dev.evenkeel.policy.certify.Comparison;
import dev.evenkeel.policy.certify.Prober;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.policy.drift.Signal;
import dev.evenkeel.server.drift.AlarmCase.State;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second stage: asks the probes of a class again, of the reference and of the route, one class
 * at a time, and sets the certificate aside when they no longer show what it says. Thread-safe.
 */
public final class ReProbes {
  private static final Logger LOG = LoggerFactory.getLogger("evenkeel.drift");

  private final Supplier<Snapshot> snapshot;
  private final Supplier<Map<String, Suite>> suites;
  private final CertificateGate certificates;
  private final Proofs proofs;
  private final Function<Contract, Prober> probers;
  private final Executor worker;
  private final Time time;
  private final ConcurrentMap<Subject, Long> last = new ConcurrentHashMap<>();

  private record Subject(String pool, String route, String queryClass, Look look) {}

  /**
   * @param suites what is live, by name
   * @param probers asks routes as callers would, judged by a policy
   * @param worker one thread that may be blocked
   */
  public ReProbes(Supplier<Snapshot> snapshot, Supplier<Map<String, Suite>> suites,
      CertificateGate certificates, Proofs proofs, Function<Contract, Prober> probers,
      Executor worker, Time time) {
    this.snapshot = snapshot;
    this.suites = suites;
    this.certificates = certificates;
    this.proofs = proofs;
    this.probers = probers;
    this.worker = worker;
    this.time = time;
  }

  /**
   * Asks a class's probes again, soon.
   *
   * @param outcome told what came of it, on the worker's thread, maybe before this returns
   * @return why it is not done, empty when it is
   */
  Optional<String> ask(Pool pool, Route route, String queryClass, Signal signal,
      BiConsumer<State, String> outcome) {
    Look look = look(signal);
    Drift.ReProbe how = pool.drift().reProbe();
    Suite suite = suites.get().get(pool.certification().suite());
    if (suite == null || ClassCheck.probes(suite, queryClass, look, 1).isEmpty()) {
      return Optional.of("the pool's suite has no probes of this class");
    }
    Subject subject = new Subject(pool.name(), route.id(), queryClass, look);
    long now = time.now();
    Long before = last.get(subject);
    boolean due = before == null || now - before >= how.pause().toNanos();
    // Alarms are raised on more than one thread: only one of them has it done.
    boolean mine = due && (before == null ? last.putIfAbsent(subject, now) == null
        : last.replace(subject, before, now));
    if (!mine) {
      return Optional.of("probed again less than " + how.pause() + " ago");
    }
    worker
        .execute(() -> check(pool, route, suite, new Question(queryClass, signal, look), outcome));
    return Optional.empty();
  }

  /** What is asked again, and because of what. */
  private record Question(String queryClass, Signal signal, Look look) {}

  /** What the probes have to show when a signal moves. */
  private static Look look(Signal signal) {
    if (signal.measured()) {
      return Look.TONE;
    }
    return signal.equals(Signal.PARTIAL) ? Look.PARTIAL
        : signal.equals(Signal.NO_OUTPUT) ? Look.OUTPUT
            : signal.equals(Signal.FORM_FAULT) ? Look.FORM : Look.REFUSAL;
  }

  private void check(Pool pool, Route route, Suite suite, Question question,
      BiConsumer<State, String> outcome) {
    try {
      Contract contract = snapshot.get().contract(pool);
      if (!(certificates.standing(pool, route, contract.digest()) instanceof Standing.Certified)) {
        outcome.accept(State.TOLD, "its certificate is out of force already");
        return;
      }
      Drift.ReProbe how = pool.drift().reProbe();
      ClassCheck.Outcome seen =
          new ClassCheck(probers.apply(contract), time.wall(), how.concurrency()).run(pool, route,
              suite, question.queryClass(), question.look(), how.probes());
      switch (seen.verdict()) {
        case PASSED -> outcome.accept(State.CLEARED, said(seen, question));
        case FAILED -> {
          proofs.suspend(pool, route, "drift: " + String.join("; ", seen.reasons()));
          outcome.accept(State.CONFIRMED, said(seen, question));
        }
        case INCONCLUSIVE -> unclear(pool, route, seen, question, outcome);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // The gateway closes.
    } catch (RuntimeException e) {
      LOG.error("route {} could not be probed again: {}", route.id(), e.toString());
      outcome.accept(State.UNANSWERED, "could not be probed: " + e.getClass().getSimpleName());
    }
  }

  /**
   * A provider that is away shows nothing of its posture: breakers are there for that. A rate that
   * no certificate vouches for, and that users may have moved, has to be shown to differ.
   */
  private void unclear(Pool pool, Route route, ClassCheck.Outcome seen, Question question,
      BiConsumer<State, String> outcome) {
    if (seen.unanswerable()) {
      outcome.accept(State.UNANSWERED,
          seen.unanswered() + " of " + seen.asked() + " probes got no answer");
      return;
    }
    if (question.signal().certified()
        && pool.drift().reProbe().unclear() == Drift.Unclear.SUSPEND) {
      proofs.suspend(pool, route,
          "drift: no longer shown to be the same: " + String.join("; ", seen.reasons()));
    }
    outcome.accept(State.UNCLEAR, said(seen, question));
  }

  private static String said(ClassCheck.Outcome outcome, Question question) {
    Comparison seen = outcome.seen();
    String counts = question.look() != Look.REFUSAL ? seen.pairs() + " probes answered by both"
        : "of " + seen.pairs() + " probes it refuses " + seen.candidateRefusals()
            + " and the reference " + seen.referenceRefusals();
    return outcome.reasons().isEmpty() ? counts
        : counts + "; " + String.join("; ", outcome.reasons());
  }
}

package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Route;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks one route every probe of a suite, as many at a time as it bears, each on a virtual thread,
 * and
 * gathers the answers. What is judged is always the answers from the first probe on without a gap,
 * so that neither the number under way nor an interruption changes the outcome. Used once.
 */
final class Round {
  /** A route that is busy so often in a row for one probe counts as not answering. */
  private static final int BUSY_LIMIT = 12;

  private final Prober prober;
  private final InstantSource clock;
  private final Progress progress;
  private final AnswerBook book;
  private final Progress.Phase phase;
  private final Route route;
  private final List<Probe> probes;
  private final Throttle throttle;
  private final Instant started;

  /** Guards everything below; a lock and not a monitor, so that waiting never pins a carrier. */
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Answer> answers = new HashMap<>();
  /** What was judged: the answers without a gap. */
  private final Map<String, Answer> judged = new HashMap<>();
  private int known;
  private Answer.Spent spent = Answer.Spent.NOTHING;
  private int misses;
  private int failures;
  private boolean stopped;

  Round(Prober prober, InstantSource clock, Progress progress, AnswerBook book,
      Progress.Phase phase, Route route, Suite suite, int concurrency) {
    this.prober = prober;
    this.clock = clock;
    this.progress = progress;
    this.book = book;
    this.phase = phase;
    this.route = route;
    this.probes = suite.order();
    this.throttle = new Throttle(concurrency, System::nanoTime);
    this.started = clock.instant();
  }

  /**
   * Decides, answer by answer in the suite's order, whether to go on. Never called by two threads.
   */
  @FunctionalInterface
  interface Watcher {
    /** Whether the outcome is certain, so that no further probe need be asked. */
    boolean decidedBy(Probe probe, Answer answer);
  }

  /**
   * Asks until all are answered or the watcher has seen enough; probes under way are waited for.
   *
   * @return the answers by probe id up to the one that decided, none left out
   * @throws InterruptedException if the calling thread was interrupted; what is under way is
   * interrupted too
   */
  Map<String, Answer> ask(Watcher watcher) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (Probe probe : probes) {
          Answer before = book.find(phase, route, probe);
          if (before != null) {
            answered(probe, before, true, watcher);
          } else {
            throttle.enter();
            if (stopped()) {
              throttle.leave();
              break;
            }
            threads.execute(() -> askOne(probe, watcher));
          }
          if (stopped()) {
            break;
          }
        }
        threads.shutdown();
        threads.awaitTermination(Long.MAX_VALUE, java.util.concurrent.TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
    lock.lock();
    try {
      return Map.copyOf(judged);
    } finally {
      lock.unlock();
    }
  }

  /** Tokens used, those of answers known from before included. */
  Answer.Spent spent() {
    lock.lock();
    try {
      return spent;
    } finally {
      lock.unlock();
    }
  }

  Instant started() {
    return started;
  }

  private boolean stopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Asks on the place that was taken for it, and on further ones while the route is busy. */
  private void askOne(Probe probe, Watcher watcher) {
    Instant asked = clock.instant();
    for (int tries = 1;; tries++) {
      try {
        Answer answer = attempt(probe, asked, tries == BUSY_LIMIT);
        try {
          if (answer.given()) {
            book.keep(phase, route, probe, answer);
          }
          answered(probe, answer, false, watcher);
        } finally {
          // Only now: what this answer decides is known before the next probe is asked.
          throttle.leave();
        }
        return;
      } catch (RouteBusyException e) {
        throttle.busy(e.retryAfter());
        try {
          throttle.enter();
        } catch (InterruptedException _) {
          return;
        }
      }
    }
  }

  private Answer attempt(Probe probe, Instant asked, boolean last) throws RouteBusyException {
    try {
      return prober.ask(route, probe);
    } catch (RouteBusyException e) {
      if (!last) {
        throw e;
      }
      return Answer.failed("busy: " + e.getMessage(), Duration.between(asked, clock.instant()));
    } catch (RouteOutException e) {
      return Answer.failed(String.valueOf(e.getMessage()),
          Duration.between(asked, clock.instant()));
    } catch (IOException | RuntimeException e) {
      return Answer.failed(e.toString(), Duration.between(asked, clock.instant()));
    } catch (InterruptedException _) {
      return Answer.failed("interrupted", Duration.between(asked, clock.instant()));
    }
  }

  private void answered(Probe probe, Answer answer, boolean before, Watcher watcher) {
    lock.lock();
    try {
      answers.put(probe.id(), answer);
      known += before ? 1 : 0;
      spent = spent.plus(answer.spent());
      if (!answer.given()) {
        failures++;
      } else if (!probe.metBy(answer)) {
        misses++;
      }
      judge(watcher);
      progress.at(step());
    } finally {
      lock.unlock();
    }
  }

  private void judge(Watcher watcher) {
    while (!stopped && judged.size() < probes.size()) {
      Probe next = probes.get(judged.size());
      Answer answer = answers.get(next.id());
      if (answer == null) {
        return;
      }
      judged.put(next.id(), answer);
      stopped = watcher.decidedBy(next, answer);
    }
  }

  private Progress.Step step() {
    int done = answers.size();
    Duration elapsed = Duration.between(started, clock.instant());
    int fresh = done - known;
    Duration left =
        fresh == 0 ? Duration.ZERO : elapsed.multipliedBy(probes.size() - done).dividedBy(fresh);
    return new Progress.Step(phase, done, known, probes.size(), spent, misses, failures, elapsed,
        left, throttle.pause());
  }
}

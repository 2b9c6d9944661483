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
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks one route every probe of a suite, several at a time, each on a virtual thread, and gathers
 * the answers. Used once.
 */
final class Round {
  private final Prober prober;
  private final InstantSource clock;
  private final Progress progress;
  private final Progress.Phase phase;
  private final Route route;
  private final List<Probe> probes;
  private final Instant started;

  /** Guards everything below; a lock and not a monitor, so that waiting never pins a carrier. */
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Answer> answers = new HashMap<>();
  private long tokens;
  private int misses;
  private int failures;
  private boolean stopped;

  Round(Prober prober, InstantSource clock, Progress progress, Progress.Phase phase, Route route,
      Suite suite) {
    this.prober = prober;
    this.clock = clock;
    this.progress = progress;
    this.phase = phase;
    this.route = route;
    this.probes = suite.order();
    this.started = clock.instant();
  }

  /** Decides after each answer whether to go on. Never called by two threads at once. */
  @FunctionalInterface
  interface Watcher {
    /** Whether the outcome is certain, so that no further probe need be asked. */
    boolean decidedBy(Probe probe, Answer answer);
  }

  /**
   * Asks until all are answered or the watcher has seen enough; probes under way are waited for.
   *
   * @param concurrency the most probes under way, at least 1
   * @return the answers by probe id
   * @throws InterruptedException if the calling thread was interrupted; what is under way is
   * interrupted too
   */
  Map<String, Answer> ask(int concurrency, Watcher watcher) throws InterruptedException {
    Semaphore slots = new Semaphore(concurrency);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (Probe probe : probes) {
          slots.acquire();
          if (stopped()) {
            slots.release();
            break;
          }
          threads.execute(() -> {
            try {
              askOne(probe, watcher);
            } finally {
              slots.release();
            }
          });
        }
        slots.acquire(concurrency);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
    lock.lock();
    try {
      return Map.copyOf(answers);
    } finally {
      lock.unlock();
    }
  }

  /** Tokens used so far. */
  long tokens() {
    lock.lock();
    try {
      return tokens;
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

  private void askOne(Probe probe, Watcher watcher) {
    Instant asked = clock.instant();
    Answer answer;
    try {
      answer = prober.ask(route, probe);
    } catch (IOException | RuntimeException e) {
      answer = Answer.failed(e.toString(), Duration.between(asked, clock.instant()));
    } catch (InterruptedException _) {
      answer = Answer.failed("interrupted", Duration.between(asked, clock.instant()));
    }
    lock.lock();
    try {
      answers.put(probe.id(), answer);
      tokens += answer.tokens();
      if (!answer.given()) {
        failures++;
      } else if (!probe.metBy(answer)) {
        misses++;
      }
      stopped |= watcher.decidedBy(probe, answer);
      progress.at(step());
    } finally {
      lock.unlock();
    }
  }

  private Progress.Step step() {
    int done = answers.size();
    Duration elapsed = Duration.between(started, clock.instant());
    Duration left = elapsed.multipliedBy(probes.size() - done).dividedBy(done);
    return new Progress.Step(phase, done, probes.size(), tokens, misses, failures, elapsed, left);
  }
}

package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Route;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whether a route can be asked at all: gives a round up when its first probes all fail in one way
 * that has nothing to do with what they ask. Once a single one is answered it no longer cares; what
 * a route misses then is counted as it always is. Answers known from before an interruption say
 * nothing of today. One for each round; thread-safe.
 */
final class Reach implements Prober {
  /**
   * So many probes, each asked as often as a probe is, and at least twice as many as are under way
   * at once: a moment's outage does not fail all of them, and nothing is paid for any.
   */
  static final int FIRST = 8;

  private final Prober prober;
  private final int first;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable RouteOutException out;
  private int failed;
  private boolean reached;
  private boolean over;

  /** @param concurrency the most probes under way at once */
  Reach(Prober prober, int concurrency) {
    this.prober = prober;
    this.first = Math.max(FIRST, 2 * concurrency);
  }

  @Override
  public Answer ask(Route route, Probe probe) throws IOException, InterruptedException {
    stopIfGivenUp();
    try {
      Answer answer = prober.ask(route, probe);
      reached();
      return answer;
    } catch (RouteOutException e) {
      failed(e);
      throw e;
    } catch (IOException e) {
      reached();
      throw e;
    }
  }

  /** Ends the round when {@code watcher} does, or when the route cannot be asked. */
  Round.Watcher watching(Round.Watcher watcher) {
    return (probe, answer) -> {
      boolean decided = watcher.decidedBy(probe, answer);
      lock.lock();
      try {
        over = decided || givenUp();
        return over;
      } finally {
        lock.unlock();
      }
    };
  }

  /**
   * To be called when the round is over.
   *
   * @throws RouteOutException if it ended early and every probe that was asked failed in one way
   */
  void check() throws RouteOutException {
    lock.lock();
    try {
      if (over && !reached && out != null) {
        throw out.at(failed);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Who comes before the round has been ended asks in vain. */
  private void stopIfGivenUp() throws RouteOutException {
    lock.lock();
    try {
      if (givenUp() && out != null) {
        throw out;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean givenUp() {
    return !reached && failed >= first;
  }

  private void failed(RouteOutException why) {
    lock.lock();
    try {
      if (out != null && !out.like(why)) {
        reached = true; // It comes and goes: to be heard out.
      }
      out = why;
      failed++;
    } finally {
      lock.unlock();
    }
  }

  private void reached() {
    lock.lock();
    try {
      reached = true;
    } finally {
      lock.unlock();
    }
  }
}

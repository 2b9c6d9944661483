package dev.evenkeel.policy.certify;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many probes may be under way at one route: as many as it bears. One more after every round of
 * good answers, little more than half as many when it says that it is busy (additive increase,
 * multiplicative decrease: D.-M. Chiu and R. Jain, Computer Networks and ISDN Systems 17, 1989),
 * and
 * none at all for as long as it asks for. Thread-safe.
 */
final class Throttle {
  /** What a busy route is given when it does not say how long; doubled while it stays busy. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  /** Longer pauses are not waited out: the route is asked again after this. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final double DECREASE = 0.6;
  private static final int DOUBLINGS = 6;

  private final int most;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private double limit;
  private int underWay;
  private long pausedUntil;
  private int busyInARow;

  /**
   * @param most the most under way at once, at least 1
   * @param nanos a clock that only goes forward
   */
  Throttle(int most, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
    this.limit = most;
    this.pausedUntil = nanos.getAsLong();
  }

  /** Waits for a place. */
  void enter() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long pause = pausedUntil - nanos.getAsLong();
        if (pause > 0) {
          changed.await(pause, TimeUnit.NANOSECONDS);
        } else if (underWay >= Math.max(1, (int) limit)) {
          changed.await();
        } else {
          underWay++;
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives the place back after an answer, or after a failure that says nothing about load. */
  void leave() {
    lock.lock();
    try {
      underWay--;
      busyInARow = 0;
      limit = Math.min(most, limit + 1 / limit);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Gives the place back because the route is busy. */
  void busy(@Nullable Duration retryAfter) {
    lock.lock();
    try {
      underWay--;
      long now = nanos.getAsLong();
      if (pausedUntil - now <= 0) {
        // What was under way together is told together, and counts once.
        limit = Math.max(1, limit * DECREASE);
        busyInARow = Math.min(DOUBLINGS, busyInARow + 1);
      }
      Duration pause = retryAfter != null ? retryAfter
          : FIRST_PAUSE.multipliedBy(1L << Math.max(0, busyInARow - 1));
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      long until = now + pause.toNanos();
      if (until - pausedUntil > 0) {
        pausedUntil = until;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many may be under way now, pauses aside. */
  int limit() {
    lock.lock();
    try {
      return Math.max(1, (int) limit);
    } finally {
      lock.unlock();
    }
  }

  /** How long nothing is asked, 0 when there is no pause. */
  Duration pause() {
    lock.lock();
    try {
      return Duration.ofNanos(Math.max(0, pausedUntil - nanos.getAsLong()));
    } finally {
      lock.unlock();
    }
  }
}

package dev.evenkeel.server.upstream;

import dev.evenkeel.core.turn.Loop;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks of one event loop that are seldom run, as deadlines are: nearly all are taken back. Setting
 * and clearing one is a link in a list, and the loop's coarse clock looks at all of them, so a task
 * runs up to a tenth of a second late, and never early. Confined to its event loop.
 */
final class Alarms implements Ticks.Ticking {
  /** Shorter delays are worth a timer of their own: a tenth of a second more would be felt. */
  static final Duration SHORTEST = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

  private final Ticks ticks;
  private final Alarm waiting = new Alarm(0, () -> {});
  private final Alarm due = new Alarm(0, () -> {});
  private boolean ticking;

  Alarms(Ticks ticks) {
    this.ticks = ticks;
  }

  /** Runs {@code task} when {@code delay} has passed since {@code sinceNanos}. */
  Loop.Timer after(long sinceNanos, Duration delay, Runnable task) {
    Alarm alarm = new Alarm(sinceNanos + delay.toNanos(), task);
    alarm.join(waiting);
    if (!ticking) {
      ticking = true;
      ticks.add(this);
    }
    return alarm;
  }

  @Override
  public void tick(long nowNanos) {
    for (Alarm one = waiting.next; one != waiting;) {
      Alarm next = one.next;
      if (nowNanos - one.dueNanos >= 0) {
        one.cancel();
        one.join(due);
      }
      one = next;
    }
    // What runs may set and take back others, of those that are due too.
    for (Alarm one = due.next; one != due; one = due.next) {
      one.cancel();
      try {
        one.task.run();
      } catch (RuntimeException | StackOverflowError e) {
        LOG.error("a timed task failed: {}", e.getClass().getName()); // The clock goes on for others.
      }
    }
    if (waiting.next == waiting) {
      ticking = false;
      ticks.remove(this);
    }
  }

  /** A task in one of the two rings; alone in its own when it is in neither. */
  private static final class Alarm implements Loop.Timer {
    private final long dueNanos;
    private final Runnable task;
    private Alarm before = this;
    private Alarm next = this;

    Alarm(long dueNanos, Runnable task) {
      this.dueNanos = dueNanos;
      this.task = task;
    }

    private void join(Alarm ring) {
      before = ring.before;
      next = ring;
      before.next = this;
      ring.before = this;
    }

    @Override
    public void cancel() {
      before.next = next;
      next.before = before;
      before = this;
      next = this;
    }
  }
}

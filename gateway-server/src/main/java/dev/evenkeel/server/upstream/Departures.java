package dev.evenkeel.server.upstream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * What one pass of an event loop wrote to its connections, sent when the pass is over. A peer that
 * sleeps is woken by the first send and is still awake for the next, where sends between turns
 * would wake it, and give the processor up to it, each time. A loop that has nothing else to do
 * sends at once. Confined to its event loop.
 */
public final class Departures {
  /** More connections than these are not kept waiting for the rest of a pass. */
  private static final int MOST_WAITING = 8;

  /** A connection that has written something. */
  @FunctionalInterface
  public interface Departing {
    /** Sends what was written. */
    void depart();
  }

  private final Executor loop;
  private final Deque<Departing> waiting = new ArrayDeque<>(MOST_WAITING);
  private final Runnable passOver = this::passOver;
  private boolean asked;

  /** @param loop runs what it is given behind the pass that is under way */
  Departures(Executor loop) {
    this.loop = loop;
  }

  /** Has {@code one} sent when the pass is over, or sooner; it asks once until then. */
  public void add(Departing one) {
    waiting.add(one);
    if (waiting.size() >= MOST_WAITING) {
      send();
    } else if (!asked) {
      asked = true;
      loop.execute(passOver); // On the loop itself: it is not woken for it.
    }
  }

  private void passOver() {
    asked = false;
    send();
  }

  private void send() {
    for (Departing one = waiting.poll(); one != null; one = waiting.poll()) {
      one.depart(); // May write and add.
    }
  }
}

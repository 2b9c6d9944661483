package dev.evenkeel.server.simulate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What a provider saw. Thread-safe; keeps the last {@link #KEPT} requests. */
public final class Traffic {
  /** How many requests are kept. */
  public static final int KEPT = 1000;

  private final Deque<Received> requests = new ArrayDeque<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private Counts counts = new Counts(0, 0, 0, 0, 0, 0);

  /**
   * Counters at one moment.
   *
   * @param received requests ever
   * @param completed answers that were sent to their end
   * @param aborted answers whose caller left before their end
   * @param broken answers a fault broke off
   * @param open connections now
   * @param active answers under way now
   */
  public record Counts(long received, long completed, long aborted, long broken, int open,
      int active) {}

  private record Waiting(Predicate<Counts> condition, CompletableFuture<Counts> future) {}

  /** The counters now. */
  public synchronized Counts counts() {
    return counts;
  }

  /** The last requests, oldest first. */
  public synchronized List<Received> requests() {
    return List.copyOf(requests);
  }

  /** Completes with the first counters that fulfil a condition, at once if they do already. */
  public CompletableFuture<Counts> when(Predicate<Counts> condition) {
    CompletableFuture<Counts> future = new CompletableFuture<>();
    Counts now;
    synchronized (this) {
      now = counts;
      if (!condition.test(now)) {
        waiting.add(new Waiting(condition, future));
        return future;
      }
    }
    future.complete(now);
    return future;
  }

  void opened() {
    change(old -> new Counts(old.received(), old.completed(), old.aborted(), old.broken(),
        old.open() + 1, old.active()));
  }

  void closed() {
    change(old -> new Counts(old.received(), old.completed(), old.aborted(), old.broken(),
        old.open() - 1, old.active()));
  }

  void received(Received request) {
    synchronized (this) {
      if (requests.size() == KEPT) {
        requests.removeFirst();
      }
      requests.addLast(request);
    }
    change(old -> new Counts(old.received() + 1, old.completed(), old.aborted(), old.broken(),
        old.open(), old.active()));
  }

  void began() {
    change(old -> new Counts(old.received(), old.completed(), old.aborted(), old.broken(),
        old.open(), old.active() + 1));
  }

  void completed() {
    change(old -> new Counts(old.received(), old.completed() + 1, old.aborted(), old.broken(),
        old.open(), old.active() - 1));
  }

  void aborted() {
    change(old -> new Counts(old.received(), old.completed(), old.aborted() + 1, old.broken(),
        old.open(), old.active() - 1));
  }

  void broken() {
    change(old -> new Counts(old.received(), old.completed(), old.aborted(), old.broken() + 1,
        old.open(), old.active() - 1));
  }

  /** Futures complete outside the lock, on the thread that made the change. */
  private void change(UnaryOperator<Counts> step) {
    List<CompletableFuture<Counts>> fulfilled = new ArrayList<>();
    Counts now;
    synchronized (this) {
      counts = step.apply(counts);
      now = counts;
      Iterator<Waiting> each = waiting.iterator();
      while (each.hasNext()) {
        Waiting next = each.next();
        if (next.condition().test(now)) {
          each.remove();
          fulfilled.add(next.future());
        }
      }
    }
    fulfilled.forEach(future -> future.complete(now));
  }
}

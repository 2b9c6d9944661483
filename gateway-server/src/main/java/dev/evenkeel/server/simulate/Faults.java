package dev.evenkeel.server.simulate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * The faults a provider still has to commit, in order. Each request takes the first one meant for
 * it. Thread-safe.
 */
public final class Faults {
  private final Deque<Standing> standing = new ArrayDeque<>();

  /** Which requests a fault is for. */
  public enum Target {
    ANY,
    STREAMS
  }

  private record Standing(Fault fault, Target target, int left) {}

  /** Forgets the others; this one holds until it is cleared. */
  public synchronized void set(Fault fault) {
    standing.clear();
    standing.add(new Standing(fault, Target.ANY, Integer.MAX_VALUE));
  }

  /** Lines up a fault for the next so many requests that no earlier one takes. */
  public synchronized void next(int requests, Fault fault) {
    if (requests < 1) {
      throw new IllegalArgumentException("a fault is for one request at least");
    }
    standing.add(new Standing(fault, Target.ANY, requests));
  }

  /** Lines up a fault for the next stream, in its middle. */
  public synchronized void nextStream(Fault.How how) {
    standing.add(new Standing(Fault.after(how, Fault.MIDDLE), Target.STREAMS, 1));
  }

  /** All is well again. */
  public synchronized void clear() {
    standing.clear();
  }

  /** The fault for a request, or empty. */
  synchronized Optional<Fault> take(boolean stream) {
    Iterator<Standing> each = standing.iterator();
    while (each.hasNext()) {
      Standing first = each.next();
      if (stream || first.target() == Target.ANY) {
        if (first.left() != Integer.MAX_VALUE) {
          each.remove();
          if (first.left() > 1) {
            standing.addFirst(new Standing(first.fault(), first.target(), first.left() - 1));
          }
        }
        return Optional.of(first.fault());
      }
    }
    return Optional.empty();
  }
}

package dev.evenkeel.adapters;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * What one answer or request needs and the next can use again: most are over before the next of the
 * same thread begins. Each thread has its own few; one that is never given back is garbage, as it
 * would be without this. Thread-safe.
 *
 * @param <T> something that shows nothing of its last use once it is given back
 */
public final class Spares<T> {
  private static final int MOST = 4;

  private final Supplier<T> maker;
  private final ThreadLocal<Deque<T>> idle = ThreadLocal.withInitial(() -> new ArrayDeque<>(MOST));

  /** @param maker makes one when none is there */
  public Spares(Supplier<T> maker) {
    this.maker = maker;
  }

  /** One that is the taker's alone until it gives it back. */
  public T take() {
    T spare = idle.get().pollLast();
    return spare == null ? maker.get() : spare;
  }

  /** Takes one back that its taker will not touch again. */
  public void giveBack(T one) {
    Deque<T> here = idle.get();
    if (here.size() < MOST) {
      here.addLast(one);
    }
  }
}

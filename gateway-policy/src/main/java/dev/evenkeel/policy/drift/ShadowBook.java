package dev.evenkeel.policy.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What candidates said beside what was served, in numbers. Begins anew for a route when what is
 * compared is no longer the same. Thread-safe by a lock, so it is not for event loops of callers.
 */
public final class ShadowBook {
  /** More than a configuration can have; what is beyond is not counted. */
  private static final int MOST = 20_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<StreamKey, ShadowState> all = new HashMap<>();

  /**
   * Counts one turn that both answered.
   *
   * @param subject what is compared, see {@link ShadowState}
   * @param served 1 or 0 for what is there or not, else the measure
   * @param shadow the same of the candidate's answer
   */
  public void add(StreamKey key, String subject, double served, double shadow) {
    lock.lock();
    try {
      ShadowState before = all.get(key);
      if (before == null && all.size() >= MOST) {
        return;
      }
      ShadowState from =
          before == null || !before.subject().equals(subject) ? ShadowState.begun(key, subject)
              : before;
      all.put(key, from.plus(served, shadow));
    } finally {
      lock.unlock();
    }
  }

  /** All of it, by pool, route, class and signal. */
  public List<ShadowState> state() {
    List<ShadowState> now;
    lock.lock();
    try {
      now = new ArrayList<>(all.values());
    } finally {
      lock.unlock();
    }
    now.sort(Comparator.comparing((ShadowState each) -> each.key().pool())
        .thenComparing(each -> each.key().route())
        .thenComparing(each -> each.key().queryClass())
        .thenComparing(each -> each.key().signal().label()));
    return now;
  }

  /** Goes on with what an earlier process had counted. */
  public void restore(List<ShadowState> before) {
    lock.lock();
    try {
      before.forEach(each -> all.put(each.key(), each));
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what is no longer configured. */
  public void keep(Predicate<StreamKey> wanted) {
    lock.lock();
    try {
      all.keySet().removeIf(wanted.negate());
    } finally {
      lock.unlock();
    }
  }
}

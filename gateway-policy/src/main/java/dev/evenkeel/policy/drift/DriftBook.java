package dev.evenkeel.policy.drift;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/**
 * Every stream that is watched. A stream begins anew with each certificate of its route.
 * Thread-safe by a lock, so it is not for event loops.
 */
public final class DriftBook {
  /** More streams than a configuration can have; what is beyond is not watched. */
  private static final int MOST_STREAMS = 20_000;
  /** Observations from which a cleared alarm teaches another baseline. */
  static final int ENOUGH_TO_LEARN = 200;

  private final ReentrantLock lock = new ReentrantLock();
  private final Designs designs = new Designs();
  private final Map<StreamKey, DriftStream> streams = new HashMap<>();
  private final Counted counted = new Counted();

  /**
   * Whether a turn counts: the first of its session, route and class in an hour. Somebody who is
   * refused asks again, and charts take observations for independent of each other.
   *
   * @param session empty for none, which always counts
   */
  public boolean counts(String session, String route, String queryClass, Instant at) {
    if (session.isEmpty()) {
      return true;
    }
    long hour = Math.floorDiv(at.getEpochSecond(), 3_600);
    lock.lock();
    try {
      return counted.first(session, route, queryClass, hour);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts one observation.
   *
   * @param serial the certificate the route answers by
   * @param certified the rate it was certified with, 0 to 1, not a number to learn it; asked only
   * when a stream begins
   * @param value 1 or 0 for what is there or not, else the measure
   * @return the alarm it raises, if any
   */
  public Optional<DriftAlarm> add(StreamKey key, String serial, DoubleSupplier certified,
      Watch watch, AffinityState state, double value, Instant at) {
    lock.lock();
    try {
      DriftStream stream = streams.get(key);
      if (stream == null || !stream.serial().equals(serial) || !stream.watch().equals(watch)) {
        if (stream == null && streams.size() >= MOST_STREAMS) {
          return Optional.empty();
        }
        stream = new DriftStream(key, serial, watch,
            key.signal().certified() ? certified.getAsDouble() : Double.NaN, designs);
        streams.put(key, stream);
      }
      return Optional.ofNullable(stream.add(state, value, at));
    } finally {
      lock.unlock();
    }
  }

  /** An alarm was looked into and the route is as it was certified. */
  public void cleared(StreamKey key) {
    lock.lock();
    try {
      DriftStream stream = streams.get(key);
      if (stream != null) {
        stream.cleared(ENOUGH_TO_LEARN);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sets the charts of a route and class back to zero. */
  public void reset(String pool, String route, String queryClass) {
    lock.lock();
    try {
      streams.forEach((key, stream) -> {
        if (key.pool().equals(pool) && key.route().equals(route)
            && key.queryClass().equals(queryClass)) {
          stream.reset();
        }
      });
    } finally {
      lock.unlock();
    }
  }

  /** Forgets streams of what is no longer configured. */
  public void keep(Predicate<StreamKey> wanted) {
    lock.lock();
    try {
      streams.keySet().removeIf(wanted.negate());
    } finally {
      lock.unlock();
    }
  }

  /** Every stream as it is, by pool, route, class and signal. */
  public List<StreamState> state() {
    List<StreamState> all = new ArrayList<>();
    lock.lock();
    try {
      streams.values().forEach(stream -> all.add(stream.state()));
    } finally {
      lock.unlock();
    }
    all.sort(Comparator.comparing((StreamState each) -> each.key().pool())
        .thenComparing(each -> each.key().route())
        .thenComparing(each -> each.key().queryClass())
        .thenComparing(each -> each.key().signal().label()));
    return all;
  }

  /** Goes on with streams of an earlier process. */
  public void restore(Map<StreamState, Watch> before) {
    lock.lock();
    try {
      before
          .forEach((each, watch) -> streams.put(each.key(), new DriftStream(each, watch, designs)));
    } finally {
      lock.unlock();
    }
  }
}

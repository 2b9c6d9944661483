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
  /** In groups, so that a turn looks up one name, however much it tells. */
  private final Map<StreamGroup, DriftGroup> groups = new HashMap<>();
  private final Counted counted = new Counted();
  /** In all groups. */
  private int streams;

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
    Observed one = new Observed();
    one.add(key.signal(), value);
    return add(StreamGroup.of(key), one, serial, certified, watch, state, at).stream().findFirst();
  }

  /**
   * Counts what one turn tells of a route.
   *
   * @param serial the certificate the route answers by
   * @param certified the rate it was certified with, 0 to 1, not a number to learn it; asked only
   * when a stream begins
   * @return the alarms it raises, nearly always none
   */
  public List<DriftAlarm> add(StreamGroup group, Observed told, String serial,
      DoubleSupplier certified, Watch watch, AffinityState state, Instant at) {
    List<DriftAlarm> alarms = List.of();
    lock.lock();
    try {
      DriftGroup known = groups.computeIfAbsent(group, _ -> new DriftGroup());
      for (int i = 0; i < told.count(); i++) {
        Signal signal = told.signal(i);
        DriftStream stream = known.stream(signal);
        if (stream == null || !stream.serial().equals(serial) || !stream.watch().equals(watch)) {
          if (stream == null && streams >= MOST_STREAMS) {
            continue;
          }
          stream = new DriftStream(group.key(signal), serial, watch,
              signal.certified() ? certified.getAsDouble() : Double.NaN, designs);
          put(known, signal, stream);
        }
        DriftAlarm alarm = stream.add(state, told.value(i), at);
        if (alarm != null) {
          alarms = new ArrayList<>(alarms);
          alarms.add(alarm);
        }
      }
    } finally {
      lock.unlock();
    }
    return alarms;
  }

  private void put(DriftGroup group, Signal signal, DriftStream stream) {
    streams -= group.size();
    group.put(signal, stream);
    streams += group.size();
  }

  /** An alarm was looked into and the route is as it was certified. */
  public void cleared(StreamKey key) {
    lock.lock();
    try {
      DriftGroup group = groups.get(StreamGroup.of(key));
      DriftStream stream = group == null ? null : group.stream(key.signal());
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
      DriftGroup group = groups.get(new StreamGroup(pool, route, queryClass));
      if (group != null) {
        group.forEach(DriftStream::reset);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets streams of what is no longer configured. */
  public void keep(Predicate<StreamGroup> wanted) {
    lock.lock();
    try {
      groups.keySet().removeIf(wanted.negate());
      streams = groups.values().stream().mapToInt(DriftGroup::size).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Every stream as it is, by pool, route, class and signal. */
  public List<StreamState> state() {
    List<StreamState> all = new ArrayList<>();
    lock.lock();
    try {
      groups.values().forEach(group -> group.forEach(stream -> all.add(stream.state())));
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
      before.forEach((each, watch) -> put(
          groups.computeIfAbsent(StreamGroup.of(each.key()), _ -> new DriftGroup()),
          each.key().signal(), new DriftStream(each, watch, designs)));
    } finally {
      lock.unlock();
    }
  }
}

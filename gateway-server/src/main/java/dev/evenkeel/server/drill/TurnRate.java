package dev.evenkeel.server.drill;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How many turns a pool has had in the last minute, to ten seconds. Thread-safe. */
public final class TurnRate {
  private static final int BUCKET_SECONDS = 10;
  private static final int BUCKETS = 6;

  private final Map<String, Minute> pools = new HashMap<>();

  /** Counts a turn. */
  public synchronized void count(String pool, Instant at) {
    Minute minute = pools.get(pool);
    if (minute == null) {
      minute = new Minute();
      pools.put(pool, minute);
    }
    minute.count(at.getEpochSecond() / BUCKET_SECONDS);
  }

  /** Turns of the pool in about the last minute. */
  public synchronized long perMinute(String pool, Instant now) {
    Minute minute = pools.get(pool);
    return minute == null ? 0 : minute.sum(now.getEpochSecond() / BUCKET_SECONDS);
  }

  /** What was counted in which of the last buckets of time. */
  private static final class Minute {
    private final long[] counts = new long[BUCKETS];
    private final long[] times = new long[BUCKETS];

    void count(long bucket) {
      int place = Math.floorMod(bucket, BUCKETS);
      if (times[place] != bucket) {
        times[place] = bucket;
        counts[place] = 0;
      }
      counts[place]++;
    }

    long sum(long bucket) {
      long sum = 0;
      for (int place = 0; place < BUCKETS; place++) {
        if (bucket - times[place] < BUCKETS) {
          sum += counts[place];
        }
      }
      return sum;
    }
  }
}

package dev.evenkeel.server.drill;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How many turns a pool has had in the last minute, to ten seconds. Thread-safe. */
public final class TurnRate {
  private static final int BUCKET_SECONDS = 10;
  private static final int BUCKETS = 6;

  private final Map<String, long[]> counts = new HashMap<>();
  private final Map<String, long[]> times = new HashMap<>();

  /** Counts a turn. */
  public synchronized void count(String pool, Instant at) {
    long bucket = at.getEpochSecond() / BUCKET_SECONDS;
    int place = Math.floorMod(bucket, BUCKETS);
    long[] count = counts.computeIfAbsent(pool, _ -> new long[BUCKETS]);
    long[] time = times.computeIfAbsent(pool, _ -> new long[BUCKETS]);
    if (time[place] != bucket) {
      time[place] = bucket;
      count[place] = 0;
    }
    count[place]++;
  }

  /** Turns of the pool in about the last minute. */
  public synchronized long perMinute(String pool, Instant now) {
    long[] count = counts.get(pool);
    long[] time = times.get(pool);
    if (count == null || time == null) {
      return 0;
    }
    long bucket = now.getEpochSecond() / BUCKET_SECONDS;
    long sum = 0;
    for (int place = 0; place < BUCKETS; place++) {
      if (bucket - time[place] < BUCKETS) {
        sum += count[place];
      }
    }
    return sum;
  }
}

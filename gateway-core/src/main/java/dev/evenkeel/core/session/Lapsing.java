package dev.evenkeel.core.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy.VarExpiration;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is held of sessions, each as long after its last use as it says itself. Bounded: where it is
 * full those make room that would lapse first. Not by the cache's own bound, which keeps what was
 * used more often, and gives up conversations that have just begun for those that are over.
 * Thread-safe, never blocks on anything remote.
 */
final class Lapsing<V> {
  /** So many make room at once, because finding the first of them costs more than the rest. */
  private static final int BATCH = 32;
  /** Of a small table no more than this part. */
  private static final int PART = 16;

  private final Cache<String, V> held;
  private final VarExpiration<String, V> lapsing;
  private final Consumer<V> gone;
  private final long most;
  private final int batch;
  private final AtomicBoolean makingRoom = new AtomicBoolean();

  /**
   * @param most the most held at once, a few more for a moment
   * @param ticker the steady clock
   * @param ttl how long a value is held after its last use
   * @param gone hears of each value that lapsed or made room, not of those that were replaced
   */
  Lapsing(long most, Ticker ticker, Function<V, Duration> ttl, Consumer<V> gone) {
    this.most = most;
    this.batch = Math.clamp(most / PART, 1, BATCH);
    this.gone = gone;
    this.held = Caffeine.newBuilder()
        .ticker(ticker)
        // On the caller's thread: the work is small, and no pool of threads appears behind our back.
        .executor(Runnable::run)
        .expireAfter(Expiry.<String, V>accessing((_, value) -> ttl.apply(value)))
        .evictionListener((@Nullable String _, @Nullable V value, RemovalCause _) -> {
          if (value != null) {
            gone.accept(value);
          }
        })
        .build();
    this.lapsing = held.policy().expireVariably().orElseThrow();
  }

  /** What is held, null if there is nothing; asking renews its life. */
  @Nullable V find(String key) {
    return held.getIfPresent(key);
  }

  /** Holds a value unless there is one; returns the one there was. */
  @Nullable V putIfAbsent(String key, V value) {
    V before = held.asMap().putIfAbsent(key, value);
    makeRoom();
    return before;
  }

  /** The one that is held, or else the one that is made now. */
  V computeIfAbsent(String key, Function<String, V> made) {
    V now = held.get(key, made);
    makeRoom();
    return now;
  }

  /** Forgets those whose time is over now, and not when somebody next looks. */
  void lapse() {
    held.cleanUp();
  }

  /** About how many are held. */
  long size() {
    return held.estimatedSize();
  }

  private void makeRoom() {
    if (held.estimatedSize() > most && makingRoom.compareAndSet(false, true)) {
      try {
        lapsing.oldest(batch).forEach((key, value) -> {
          // Whoever was replaced meanwhile stays.
          if (held.asMap().remove(key, value)) {
            gone.accept(value);
          }
        });
      } finally {
        makingRoom.set(false);
      }
    }
  }
}

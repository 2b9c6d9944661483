package dev.evenkeel.core.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pins, and the links by which a conversation without an id is recognised. Bounded; an entry
 * lives its pool's time after its last use. Thread-safe, never blocks on anything remote.
 */
public final class AffinityTable {
  /** A conversation is looked up by this many of its latest states. */
  private static final int LATEST = 6;
  /** And by this many of its earliest, for clients that compact the middle. */
  private static final int EARLIEST = 2;

  private final Cache<String, Pinned> pins;
  private final Links links;
  private final Ticker ticker;

  /** A pin with its time to live; one object, for every collection meets the young ones. */
  private record Pinned(String route, String certificate, int epoch, long createdMillis,
      long nanos) {
    Pinned(Pin pin, long nanos) {
      this(pin.route(), pin.certificate(), pin.epoch(), pin.createdMillis(), nanos);
    }

    Pin pin() {
      return new Pin(route, certificate, epoch, createdMillis);
    }
  }

  /**
   * @param most the most sessions held at once; about twice as many links
   * @param ticker the steady clock
   */
  public AffinityTable(long most, Ticker ticker) {
    this.ticker = ticker;
    this.links = new Links(2 * most);
    this.pins = Caffeine.newBuilder()
        .maximumSize(most)
        .ticker(ticker)
        // On the caller's thread: the work is small, and no pool of threads appears behind our back.
        .executor(Runnable::run)
        .expireAfter(new Lives())
        .build();
  }

  /** From each use on as long as the entry says; without making a duration each time. */
  private static final class Lives implements Expiry<String, Pinned> {
    @Override
    public long expireAfterCreate(String key, Pinned value, long now) {
      return value.nanos();
    }

    @Override
    public long expireAfterUpdate(String key, Pinned value, long now, long left) {
      return value.nanos();
    }

    @Override
    public long expireAfterRead(String key, Pinned value, long now, long left) {
      return value.nanos();
    }
  }

  /** The session's pin; reading it renews its life. */
  public Optional<Pin> find(String session) {
    Pinned held = pins.getIfPresent(session);
    return held == null ? Optional.empty() : Optional.of(held.pin());
  }

  /**
   * Replaces {@code expected} (null: no pin) by {@code next}.
   *
   * @return the pin that holds now: {@code next}, or the one another turn of the session set first
   */
  public Pin bind(String session, @Nullable Pin expected, Pin next, Duration ttl) {
    long life = ttl.toNanos();
    if (expected == null) {
      Pinned first = pins.asMap().putIfAbsent(session, new Pinned(next, life));
      return first == null ? next : first.pin();
    }
    return pins.asMap().compute(session, (_, now) -> {
      Pin current = now == null ? null : now.pin();
      // A pin that expired meanwhile may be set again: nothing newer contradicts it.
      return new Pinned(current == null || current.equals(expected) ? next : current, life);
    }).pin();
  }

  /**
   * The session that the conversation belongs to, by its longest state that was seen before; null
   * when none was. Only states that end with an assistant's message count: two first turns that
   * happen to be alike are not one conversation.
   *
   * @param answers the keyed hash after each answer, the first one first
   * @param ttl how long what is found is remembered from now on
   */
  public @Nullable String recognise(List<Link> answers, Duration ttl) {
    if (answers.isEmpty()) {
      return null;
    }
    long now = ticker.read();
    long life = ttl.toNanos();
    int last = Math.max(0, answers.size() - LATEST);
    for (int i = answers.size() - 1; i >= last; i--) {
      String session = links.find(answers.get(i), now, life);
      if (session != null) {
        return session;
      }
    }
    for (int i = 0; i < Math.min(EARLIEST, last); i++) {
      String session = links.find(answers.get(i), now, life);
      if (session != null) {
        return session;
      }
    }
    return null;
  }

  /**
   * Remembers that a conversation is {@code session}.
   *
   * @param link its state: the keyed hash after an answer
   */
  public void link(Link link, String session, Duration ttl) {
    links.put(link, session, ticker.read(), ttl.toNanos());
  }

  /** About how many sessions are pinned. */
  public long size() {
    return pins.estimatedSize();
  }
}

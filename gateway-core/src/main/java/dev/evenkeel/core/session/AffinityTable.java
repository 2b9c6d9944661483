package dev.evenkeel.core.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy.VarExpiration;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The pins, and the links by which a conversation without an id is recognised. Bounded; an entry
 * lives its pool's time after its last use, and in a full table the one that would lapse first
 * makes
 * room. Thread-safe, never blocks on anything remote.
 */
public final class AffinityTable {
  /** A conversation is looked up by this many of its latest states. */
  private static final int LATEST = 6;
  /** And by this many of its earliest, for clients that compact the middle. */
  private static final int EARLIEST = 2;
  /** So many pins make room at once, because finding the first of them costs more than the rest. */
  private static final int BATCH = 32;
  /** Of a small table no more than this part. */
  private static final int PART = 16;

  private final Cache<String, Pin> pins;
  private final VarExpiration<String, Pin> lapsing;
  private final long most;
  private final int batch;
  private final AtomicBoolean makingRoom = new AtomicBoolean();
  private final Links links;
  private final Ticker ticker;

  /**
   * @param most the most sessions held at once; about twice as many links
   * @param ticker the steady clock
   */
  public AffinityTable(long most, Ticker ticker) {
    this.most = most;
    this.batch = Math.clamp(most / PART, 1, BATCH);
    this.ticker = ticker;
    this.links = new Links(2 * most);
    this.pins = Caffeine.newBuilder()
        .ticker(ticker)
        // On the caller's thread: the work is small, and no pool of threads appears behind our back.
        .executor(Runnable::run)
        .expireAfter(Expiry.<String, Pin>accessing((_, pin) -> pin.ttl()))
        .build();
    this.lapsing = pins.policy().expireVariably().orElseThrow();
  }

  /** The session's pin; reading it renews its life. */
  public Optional<Pin> find(String session) {
    return Optional.ofNullable(pins.getIfPresent(session));
  }

  /**
   * Replaces {@code expected} (null: no pin) by {@code next}.
   *
   * @return the pin that holds now: {@code next}, or the one another turn of the session set first
   */
  public Pin bind(String session, @Nullable Pin expected, Pin next) {
    Pin holds = expected == null ? pins.asMap().putIfAbsent(session, next)
        // A pin that expired meanwhile may be set again: nothing newer contradicts it.
        : pins.asMap()
            .compute(session,
                (_, current) -> current == null || current.equals(expected) ? next : current);
    makeRoom();
    return holds == null ? next : holds;
  }

  /**
   * In a full table those pins make room that would lapse first. Not by the cache's own bound: it
   * keeps what was used more often, and gives up conversations that have just begun for those that
   * are over.
   */
  private void makeRoom() {
    if (pins.estimatedSize() > most && makingRoom.compareAndSet(false, true)) {
      try {
        // Whoever was moved meanwhile has another pin, and keeps it.
        lapsing.oldest(batch).forEach(pins.asMap()::remove);
      } finally {
        makingRoom.set(false);
      }
    }
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

package dev.evenkeel.core.session;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pins, and the links by which a conversation without an id is recognised. Bounded; an entry
 * lives its pool's time after its last use. In a full table those make room that would lapse
 * first. Thread-safe, never blocks on anything remote.
 */
public final class AffinityTable {
  /** A conversation is looked up by this many of its latest states. */
  private static final int LATEST = 6;
  /** And by this many of its earliest, for clients that compact the middle. */
  private static final int EARLIEST = 2;

  private final Lapsing<Pin> pins;
  private final Links links;
  private final Ticker ticker;

  /**
   * @param most the most sessions held at once; about twice as many links
   * @param ticker the steady clock
   */
  public AffinityTable(long most, Ticker ticker) {
    this.ticker = ticker;
    this.links = new Links(2 * most);
    this.pins = new Lapsing<>(most, ticker, Pin::ttl, _ -> {});
  }

  /** The session's pin; reading it renews its life. */
  public Optional<Pin> find(String session) {
    return Optional.ofNullable(pins.find(session));
  }

  /**
   * Replaces {@code expected} (null: no pin) by {@code next}.
   *
   * @return the pin that holds now: {@code next}, or the one another turn of the session set first
   */
  public Pin bind(String session, @Nullable Pin expected, Pin next) {
    if (expected == null) {
      Pin first = pins.putIfAbsent(session, next);
      return first == null ? next : first;
    }
    // A pin that expired meanwhile may be set again: nothing newer contradicts it.
    return pins.compute(session,
        (_, current) -> current == null || current.equals(expected) ? next : current);
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
    return pins.size();
  }
}

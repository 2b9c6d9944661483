package dev.evenkeel.core.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pins, and the links by which a conversation without an id is recognised. Bounded; an entry
 * lives its pool's time after its last use. Where there is no room left, those make some that
 * would lapse first. All of it is numbers: as objects, which live until they are forgotten, pins
 * and links were most of what young collections copied. Thread-safe, never blocks on anything
 * remote.
 *
 * <p>
 * Time is the steady clock's, in nanoseconds, as the caller has it at hand: a moment ago will do.
 */
public final class AffinityTable {
  /** A conversation is looked up by this many of its latest states. */
  private static final int LATEST = 6;
  /** And by this many of its earliest, for clients that compact the middle. */
  private static final int EARLIEST = 2;

  /** Links for each session. */
  private static final int LINKS = 3;

  private final Pins pins;
  private final Links links;

  /** @param most for how many sessions there shall be room; for three times as many links */
  public AffinityTable(long most) {
    this.links = new Links(LINKS * most);
    this.pins = new Pins(most);
  }

  /** What room for so many sessions takes of the heap, in bytes, whether they are there or not. */
  public static long bytes(long most) {
    return most * (Pins.BYTES + LINKS * Links.BYTES);
  }

  /** The session's pin; reading it renews its life. */
  public Optional<Pin> find(SessionName session, long nowNanos) {
    return Optional.ofNullable(pins.find(session, nowNanos));
  }

  /**
   * Replaces {@code expected} (null: no pin) by {@code next}.
   *
   * @return the pin that holds now: {@code next}, or the one another turn of the session set first
   */
  public Pin bind(SessionName session, @Nullable Pin expected, Pin next, long nowNanos) {
    return pins.bind(session, expected, next, nowNanos);
  }

  /**
   * The session that the conversation belongs to, by its longest state that was seen before; null
   * when none was. Only states that end with an assistant's message count: two first turns that
   * happen to be alike are not one conversation.
   *
   * @param answers the keyed hash after each answer, the first one first
   * @param ttl how long what is found is remembered from now on
   */
  public @Nullable SessionName recognise(List<Link> answers, Duration ttl, long nowNanos) {
    if (answers.isEmpty()) {
      return null;
    }
    long life = ttl.toNanos();
    int last = Math.max(0, answers.size() - LATEST);
    for (int i = answers.size() - 1; i >= last; i--) {
      SessionName session = links.find(answers.get(i), nowNanos, life);
      if (session != null) {
        return session;
      }
    }
    for (int i = 0; i < Math.min(EARLIEST, last); i++) {
      SessionName session = links.find(answers.get(i), nowNanos, life);
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
  public void link(Link link, SessionName session, Duration ttl, long nowNanos) {
    links.put(link, session, nowNanos, ttl.toNanos());
  }

  /** About how many sessions are pinned. Looks at all of them: a millisecond for 100,000. */
  public long size(long nowNanos) {
    return pins.size(nowNanos);
  }
}

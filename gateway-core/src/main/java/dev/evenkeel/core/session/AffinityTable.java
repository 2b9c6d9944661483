package dev.evenkeel.core.session;

import dev.evenkeel.core.chat.Role;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pins, and the links by which a conversation without an id is recognised. Bounded: when it is
 * full, what was used the longest ago goes, and never the conversation that has just been pinned.
 * An entry lives its pool's time after its last use. Thread-safe, never blocks on anything remote.
 *
 * <p>
 * All of it lies in arrays of numbers and grows with what is in it. As objects, which live until
 * they are forgotten, pins and links were half of what young collections copied.
 */
public final class AffinityTable {
  /** A conversation is looked up by this many of its latest states. */
  private static final int LATEST = 6;
  /** And by this many of its earliest, for clients that compact the middle. */
  private static final int EARLIEST = 2;

  /** From so many sessions on, threads are kept from waiting for each other. */
  private static final long MANY = 4_096;
  private static final int PARTS = 16;
  /** Sessions of one part, so that its arrays stay within what an array can be. */
  private static final long LARGEST = 20_000_000;

  private final Pins[] pins;
  private final Links[] links;
  private final LongSupplier clock;

  /**
   * @param most the most sessions held at once, at least 1; twice as many links
   * @param clock the steady clock, in nanoseconds
   */
  public AffinityTable(long most, LongSupplier clock) {
    int parts = most < MANY ? 1 : PARTS;
    int each = (int) Math.min(LARGEST, most / parts);
    pins = new Pins[parts];
    links = new Links[parts];
    Arrays.setAll(pins, _ -> new Pins(each));
    Arrays.setAll(links, _ -> new Links(2 * each));
    this.clock = clock;
  }

  /** The session's pin; reading it renews its life. */
  public Optional<Pin> find(String session) {
    long high = Places.high(session);
    return Optional.ofNullable(pins[part(high)].find(high, Places.low(session), clock.getAsLong()));
  }

  /**
   * Replaces {@code expected} (null: no pin) by {@code next}.
   *
   * @return the pin that holds now: {@code next}, or the one another turn of the session set first
   */
  public Pin bind(String session, @Nullable Pin expected, Pin next, Duration ttl) {
    long high = Places.high(session);
    return pins[part(high)].bind(high, Places.low(session), expected, next, ttl.toNanos(),
        clock.getAsLong());
  }

  /**
   * The session that the conversation belongs to, by its longest state that was seen before. Only
   * states that end with an assistant's message count: two first turns that happen to be alike are
   * not one conversation.
   *
   * @param chain the keyed hash after each message
   * @param roles who spoke each message
   */
  public Optional<String> recognise(List<String> chain, List<Role> roles) {
    int last = chain.size() - 1;
    int looked = 0;
    for (int i = last; i >= 0 && looked < LATEST; i--) {
      if (roles.get(i) == Role.ASSISTANT) {
        looked++;
        String session = linked(chain.get(i));
        if (session != null) {
          return Optional.of(session);
        }
      }
    }
    looked = 0;
    for (int i = 0; i <= last && looked < EARLIEST; i++) {
      if (roles.get(i) == Role.ASSISTANT) {
        looked++;
        String session = linked(chain.get(i));
        if (session != null) {
          return Optional.of(session);
        }
      }
    }
    return Optional.empty();
  }

  private @Nullable String linked(String link) {
    long high = Places.high(link);
    return links[part(high)].find(high, Places.low(link), clock.getAsLong());
  }

  /**
   * Remembers that a conversation in the state {@code link} is {@code session}.
   *
   * @throws IllegalArgumentException if {@code session} is longer than any that {@link SessionKeys}
   * makes
   */
  public void link(String link, String session, Duration ttl) {
    long high = Places.high(link);
    links[part(high)].put(high, Places.low(link), session, ttl.toNanos(), clock.getAsLong());
  }

  /** How many sessions are pinned. */
  public long size() {
    long now = clock.getAsLong();
    long all = 0;
    for (Pins part : pins) {
      all += part.size(now);
    }
    return all;
  }

  private int part(long high) {
    return (int) (high >>> 32) & pins.length - 1;
  }
}

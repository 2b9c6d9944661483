package dev.evenkeel.core.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.evenkeel.core.chat.Role;
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
  private final Cache<String, Linked> links;

  /** What lives as long as told; one object each, for every collection meets the young ones. */
  private interface Living {
    long nanos();
  }

  private record Pinned(String route, String certificate, int epoch, long createdMillis,
      long nanos) implements Living {
    Pinned(Pin pin, long nanos) {
      this(pin.route(), pin.certificate(), pin.epoch(), pin.createdMillis(), nanos);
    }

    Pin pin() {
      return new Pin(route, certificate, epoch, createdMillis);
    }
  }

  private record Linked(String session, long nanos) implements Living {}

  /**
   * @param most the most sessions held at once; twice as many links
   * @param ticker the steady clock
   */
  public AffinityTable(long most, Ticker ticker) {
    this.pins = table(most, ticker);
    this.links = table(most * 2, ticker);
  }

  private static <T extends Living> Cache<String, T> table(long most, Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumSize(most)
        .ticker(ticker)
        // On the caller's thread: the work is small, and no pool of threads appears behind our back.
        .executor(Runnable::run)
        .expireAfter(new Lives<T>())
        .build();
  }

  /** From each use on as long as the entry says; without making a duration each time. */
  private static final class Lives<T extends Living> implements Expiry<String, T> {
    @Override
    public long expireAfterCreate(String key, T value, long now) {
      return value.nanos();
    }

    @Override
    public long expireAfterUpdate(String key, T value, long now, long left) {
      return value.nanos();
    }

    @Override
    public long expireAfterRead(String key, T value, long now, long left) {
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
    return pins.asMap().compute(session, (_, now) -> {
      Pin current = now == null ? null : now.pin();
      // A pin that expired meanwhile may be set again: nothing newer contradicts it.
      return new Pinned(current == null || current.equals(expected) ? next : current, life);
    }).pin();
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
        Linked held = links.getIfPresent(chain.get(i));
        if (held != null) {
          return Optional.of(held.session());
        }
      }
    }
    looked = 0;
    for (int i = 0; i <= last && looked < EARLIEST; i++) {
      if (roles.get(i) == Role.ASSISTANT) {
        looked++;
        Linked held = links.getIfPresent(chain.get(i));
        if (held != null) {
          return Optional.of(held.session());
        }
      }
    }
    return Optional.empty();
  }

  /** Remembers that a conversation in the state {@code link} is {@code session}. */
  public void link(String link, String session, Duration ttl) {
    links.put(link, new Linked(session, ttl.toNanos()));
  }

  /** About how many sessions are pinned. */
  public long size() {
    return pins.estimatedSize();
  }
}

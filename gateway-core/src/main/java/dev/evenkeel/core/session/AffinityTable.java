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

  private final Cache<String, Held<Pin>> pins;
  private final Cache<String, Held<String>> links;

  private record Held<T>(T value, Duration ttl) {}

  /**
   * @param most the most sessions held at once; twice as many links
   * @param ticker the steady clock
   */
  public AffinityTable(long most, Ticker ticker) {
    this.pins = table(most, ticker);
    this.links = table(most * 2, ticker);
  }

  private static <T> Cache<String, Held<T>> table(long most, Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumSize(most)
        .ticker(ticker)
        // On the caller's thread: the work is small, and no pool of threads appears behind our back.
        .executor(Runnable::run)
        .expireAfter(Expiry.<String, Held<T>>accessing((_, held) -> held.ttl()))
        .build();
  }

  /** The session's pin; reading it renews its life. */
  public Optional<Pin> find(String session) {
    Held<Pin> held = pins.getIfPresent(session);
    return held == null ? Optional.empty() : Optional.of(held.value());
  }

  /**
   * Replaces {@code expected} (null: no pin) by {@code next}.
   *
   * @return the pin that holds now: {@code next}, or the one another turn of the session set first
   */
  public Pin bind(String session, @Nullable Pin expected, Pin next, Duration ttl) {
    Held<Pin> result = pins.asMap().compute(session, (_, now) -> {
      Pin current = now == null ? null : now.value();
      boolean unchanged = current == null ? expected == null : current.equals(expected);
      // A pin that expired meanwhile may be set again: nothing newer contradicts it.
      return unchanged || current == null ? new Held<>(next, ttl) : new Held<>(current, ttl);
    });
    return result.value();
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
        Held<String> held = links.getIfPresent(chain.get(i));
        if (held != null) {
          return Optional.of(held.value());
        }
      }
    }
    looked = 0;
    for (int i = 0; i <= last && looked < EARLIEST; i++) {
      if (roles.get(i) == Role.ASSISTANT) {
        looked++;
        Held<String> held = links.getIfPresent(chain.get(i));
        if (held != null) {
          return Optional.of(held.value());
        }
      }
    }
    return Optional.empty();
  }

  /** Remembers that a conversation in the state {@code link} is {@code session}. */
  public void link(String link, String session, Duration ttl) {
    links.put(link, new Held<>(session, ttl));
  }

  /** About how many sessions are pinned. */
  public long size() {
    return pins.estimatedSize();
  }
}

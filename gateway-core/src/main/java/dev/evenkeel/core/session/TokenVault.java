package dev.evenkeel.core.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The values that stand behind tokens, per session. In memory only, under keys that are drawn when
 * the process starts and exist nowhere else; a session's values are gone its pool's time after
 * their
 * last use. Bounded over all sessions: the least used are forgotten first, and a session whose
 * values were forgotten merely gets new tokens. Thread-safe.
 */
public final class TokenVault {
  /** Sessions use a few values on average; one may use many more. */
  private static final int VALUES_PER_SESSION = 4;

  private final Cache<String, Held> sessions;
  private final Keyed keyed;
  private final Sealer sealer;

  private record Held(SessionTokens tokens, Duration ttl) {}

  /**
   * @param most sessions the vault has room for when each uses {@value #VALUES_PER_SESSION} values
   * @param nanos the steady clock
   */
  public TokenVault(long most, LongSupplier nanos) {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.keyed = new Keyed(secret);
    this.sealer = new Sealer(random);
    this.sessions = Caffeine.newBuilder()
        .maximumWeight(most * (VALUES_PER_SESSION + 1))
        .<String, Held>weigher((_, held) -> 1 + held.tokens().size())
        .ticker(nanos::getAsLong)
        .executor(Runnable::run)
        .expireAfter(Expiry.<String, Held>accessing((_, held) -> held.ttl()))
        .build();
  }

  /**
   * The session's tokens, made when there are none; using them renews their life. A turn keeps what
   * it was given, so that what it tokenised it can restore whatever is forgotten meanwhile.
   *
   * @param session the session's name, scoped to tenant and pool
   * @param ttl how long they outlive their last use
   */
  public SessionTokens of(String session, Duration ttl) {
    Held held =
        sessions.get(session, _ -> new Held(new SessionTokens(session, keyed, sealer), ttl));
    return held.tokens();
  }

  /** Tokens of no session, kept nowhere. */
  public SessionTokens apart() {
    return new SessionTokens("", keyed, sealer);
  }

  /** Weighs a session again after values were added to it. */
  public void grown(String session) {
    sessions.asMap().computeIfPresent(session, (_, held) -> new Held(held.tokens(), held.ttl()));
  }

  /** About how many sessions have tokens. */
  public long size() {
    return sessions.estimatedSize();
  }
}

package dev.evenkeel.core.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.evenkeel.core.access.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the requests that callers send under an idempotency key: those under way, and those
 * that
 * were answered. A request that was not answered frees its key at once, so that a client's ordinary
 * retry is a request like any other. Keys are scoped to a tenant and held as keyed hashes, bodies
 * only as theirs; answers only where the operator lets them be stored, and only in memory.
 * Thread-safe, never blocks on anything remote.
 */
public final class IdempotencyTable {
  private static final int HASH_BYTES = 16;
  /** What an entry costs beside its answer, about. */
  private static final int ENTRY_BYTES = 256;

  private final Keyed keyed;
  private final Rules rules;
  private final ConcurrentMap<String, Claim> running = new ConcurrentHashMap<>();
  private final Cache<String, Answered> answered;

  /**
   * What is remembered, and for how long.
   *
   * @param store whether answers are kept to be given again
   * @param ttl how long an answered request is remembered
   * @param maxBytes the most that is remembered, answers included
   */
  public record Rules(boolean store, Duration ttl, long maxBytes) {
    /** An hour, in at most 64 MiB, without answers. */
    public static final Rules DEFAULT = new Rules(false, Duration.ofHours(1), 64L << 20);

    /** @throws IllegalArgumentException if time or room is not above zero */
    public Rules {
      if (!ttl.isPositive() || maxBytes < 1) {
        throw new IllegalArgumentException(ttl + " and " + maxBytes + " bytes");
      }
    }

    /** The largest answer that is kept, in bytes: so that one does not push out all others. */
    public int largestAnswer() {
      return store ? (int) Math.min(Integer.MAX_VALUE / 2, maxBytes / 8) : 0;
    }
  }

  /**
   * An answer's bytes as they were sent.
   *
   * @param contentType of the response
   * @param body its whole body; shared, never modified
   */
  @SuppressWarnings("ArrayRecordComponent") // Shared on purpose: it is written as it is.
  public record Kept(String contentType, byte[] body) {}

  /**
   * A request that was answered.
   *
   * @param decision the id of its decision
   * @param fingerprint stands for its body
   * @param kept its answer, null when it is not stored
   */
  public record Answered(String decision, String fingerprint, @Nullable Kept kept) {
    private int bytes() {
      return ENTRY_BYTES + (kept == null ? 0 : kept.body().length);
    }
  }

  /** What became of an attempt to use a key. */
  public sealed interface Result permits Claim, InUse, Reused, Answer {}

  /** A request of that key and body is under way. */
  public record InUse() implements Result {}

  /** The key was used for another body. */
  public record Reused() implements Result {}

  /** The request was answered before. */
  public record Answer(Answered before) implements Result {}

  /** The key is this request's until one of its methods is called. */
  public final class Claim implements Result {
    private final String key;
    private final String fingerprint;

    private Claim(String key, String fingerprint) {
      this.key = key;
      this.fingerprint = fingerprint;
    }

    /** The whole answer has left; the same request is not carried out again. */
    public void answered(String decision, @Nullable Kept kept) {
      // In this order: whoever finds the key free of a running request must see that it was answered.
      answered.put(key, new Answered(decision, fingerprint, kept));
      running.remove(key, this);
    }

    /** The request was not answered: its key is free again. */
    public void failed() {
      running.remove(key, this);
    }
  }

  /**
   * @param keyed makes the hashes
   * @param ticker the steady clock
   */
  public IdempotencyTable(Keyed keyed, Rules rules, Ticker ticker) {
    this.keyed = keyed;
    this.rules = rules;
    this.answered = Caffeine.newBuilder()
        .maximumWeight(rules.maxBytes())
        .<String, Answered>weigher((_, value) -> value.bytes())
        .expireAfterWrite(rules.ttl())
        .ticker(ticker)
        .executor(Runnable::run)
        .build();
  }

  public Rules rules() {
    return rules;
  }

  /**
   * Takes the key for a request.
   *
   * @param key as the caller sent it
   * @param body of the request, in a spelling that all have in common that say the same
   */
  public Result claim(Caller caller, String key, byte[] body) {
    String hash = keyed.hash(HASH_BYTES, "idempotency", caller.tenant(), key);
    String fingerprint =
        keyed.hash(HASH_BYTES, "body", new String(body, StandardCharsets.ISO_8859_1));
    Claim mine = new Claim(hash, fingerprint);
    Claim other = running.putIfAbsent(hash, mine);
    if (other != null) {
      return other.fingerprint.equals(fingerprint) ? new InUse() : new Reused();
    }
    Answered before = answered.getIfPresent(hash);
    if (before == null) {
      return mine;
    }
    mine.failed();
    return before.fingerprint().equals(fingerprint) ? new Answer(before) : new Reused();
  }

  /** Requests under way that have a key. */
  public int underWay() {
    return running.size();
  }
}

package dev.evenkeel.core.session;

import dev.evenkeel.core.guard.Question;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Which pieces of prompts guards let pass as they are, so that a conversation's history need not be
 * judged again at every turn. Keeps keyed hashes only, an hour from their last use; of more than it
 * has room for those go that were used longest ago, and are asked about once more. Thread-safe.
 */
public final class PassedTexts {
  private static final long MOST = 100_000;
  private static final Duration KEPT = Duration.ofHours(1);
  /** 128 bits: two texts never meet. */
  private static final int BYTES = 16;

  private final Keyed keyed;
  private final Lapsing<Boolean> passed;

  /** @param nanos the steady clock */
  public PassedTexts(LongSupplier nanos) {
    this(MOST, nanos);
  }

  /** @param most how many are kept */
  PassedTexts(long most, LongSupplier nanos) {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.keyed = new Keyed(secret);
    this.passed = new Lapsing<>(most, nanos::getAsLong, _ -> KEPT, _ -> {});
  }

  /** @param tenant whose text it is; nobody learns what others have asked */
  public void add(String tenant, Question question) {
    passed.putIfAbsent(key(tenant, question), true);
  }

  /** Whether the very same question was answered so that the text may pass. */
  public boolean has(String tenant, Question question) {
    return passed.find(key(tenant, question)) != null;
  }

  private String key(String tenant, Question question) {
    return keyed.hash(BYTES, tenant, question.guard(), question.definition(), question.policy(),
        question.subject().name(), question.prompt(), question.context(), question.text());
  }
}

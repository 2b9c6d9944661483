package dev.evenkeel.policy.text;

import org.jspecify.annotations.Nullable;

/**
 * Remembers what was found out about words. A fact says exactly what it is about, so that nobody
 * can write a word that is taken for another; it can be lost when its place is needed and found out
 * again, but not be wrong. Shared by all threads without locks: facts do not change.
 *
 * @param <F> what is remembered
 */
public final class WordMemo<F extends WordMemo.Fact> {
  private final int shift;
  private final @Nullable Fact[] facts;

  /** What is known of one word. All of it is final. */
  public abstract static class Fact {
    private final long key;

    /** @param key what it is about */
    protected Fact(long key) {
      this.key = key;
    }
  }

  /** @param bits there is room for so many facts, as a power of two */
  public WordMemo(int bits) {
    this.shift = Long.SIZE - bits;
    this.facts = new Fact[1 << bits];
  }

  /** What is remembered of {@code key}, null for nothing. */
  @SuppressWarnings("unchecked") // Nothing else is put here.
  public @Nullable F get(long key) {
    int place = place(key);
    Fact fact = facts[place];
    if (fact == null || fact.key == key) {
      return (F) fact;
    }
    Fact beside = facts[place ^ 1];
    return beside != null && beside.key == key ? (F) beside : null;
  }

  /** Remembers a fact, in the place of another if the one beside that is taken, too. */
  public F put(F fact) {
    Fact general = fact;
    int place = place(general.key);
    boolean beside = facts[place] != null && facts[place ^ 1] == null;
    facts[beside ? place ^ 1 : place] = general;
    return fact;
  }

  private int place(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> shift);
  }
}

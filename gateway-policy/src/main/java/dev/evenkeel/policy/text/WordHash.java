package dev.evenkeel.policy.text;

/** The hash by which words are known: of their folded letters, one after another (FNV-1a). */
public final class WordHash {
  /** The hash of no letters. */
  public static final long SEED = 0x9E3779B97F4A7C15L;
  private static final long PRIME = 0x100000001B3L;

  private WordHash() {}

  /** The hash of what {@code hash} is of and one more folded letter. */
  public static long letter(long hash, char folded) {
    return (hash ^ folded) * PRIME;
  }
}

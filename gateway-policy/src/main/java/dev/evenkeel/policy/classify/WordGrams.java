package dev.evenkeel.policy.classify;

/** A word as the query model knows it: its hash, and the buckets of its n-grams. Immutable. */
final class WordGrams {
  private static final int GRAM = 4;

  private final int hash;
  /** The word itself, then its parts. */
  private final char[] buckets;

  /** Of a folded word. */
  WordGrams(char[] word, int length) {
    int whole = 1;
    for (int i = 0; i < length; i++) {
      whole = mix(whole, word[i]);
    }
    this.hash = whole;
    boolean dense = word[0] >= 0x1100;
    int parts = Math.max(0, dense ? 2 * length - 3 : length - GRAM + 1);
    char[] all = new char[1 + parts];
    all[0] = bucket(whole);
    if (dense) {
      dense(word, length, all);
    } else {
      for (int i = 0; i < parts; i++) {
        int first = i == 0 ? 5 : 6; // Where a word begins says more than its middle.
        first = mix(mix(first, word[i]), word[i + 1]);
        all[i + 1] = bucket(mix(mix(first, word[i + 2]), word[i + 3]));
      }
    }
    this.buckets = all;
  }

  private static void dense(char[] word, int length, char[] all) {
    int count = 1;
    for (int i = 0; i < length; i++) {
      if (i + 1 < length) {
        all[count++] = bucket(mix(mix(3, word[i]), word[i + 1]));
      }
      if (i + 2 < length) {
        all[count++] = bucket(mix(mix(mix(4, word[i]), word[i + 1]), word[i + 2]));
      }
    }
  }

  /** A number for the word, which others may share. */
  int hash() {
    return hash;
  }

  /** The buckets of its n-grams: the word itself first. */
  char[] buckets() {
    return buckets;
  }

  /** What a word, by its number, is as the first of two; 0 for none. */
  static int first(int word) {
    return mix(2, word);
  }

  /** The bucket of two words in a row, of {@link #first} and the second's number. */
  static char pair(int first, int second) {
    return bucket(mix(first, second));
  }

  private static int mix(int hash, int value) {
    int mixed = (hash ^ value) * 0x9E3779B1;
    return mixed ^ (mixed >>> 15);
  }

  private static char bucket(int hash) {
    return (char) ((hash * 0x85EBCA6B) >>> 16);
  }
}

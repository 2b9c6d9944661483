package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.PlainWords;
import dev.evenkeel.policy.text.WordMemo;
import org.jspecify.annotations.Nullable;

/**
 * A word as the query model knows it: its hash, and the buckets of its n-grams. Common words are
 * remembered, with what a model's weights for them sum up to. Immutable but for that.
 */
final class WordGrams extends WordMemo.Fact {
  private static final int GRAM = 4;
  private static final int REMEMBERED = 13;
  private static final WordMemo<WordGrams> MEMO = new WordMemo<>(REMEMBERED);

  private final int hash;
  /** The word itself, then its parts. */
  private final char[] buckets;
  private @Nullable Sums sums;

  /** What a model's weights sum up to; all of it final, so that other threads see it whole. */
  private static final class Sums {
    private final QueryModel model;
    private final long[] lanes;

    Sums(QueryModel model, long[] lanes) {
      this.model = model;
      this.lanes = lanes;
    }
  }

  private WordGrams(long key, char[] word, int length) {
    super(key);
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

  /** A folded word. */
  static WordGrams of(char[] word, int length) {
    return new WordGrams(0, word, length);
  }

  /** A word of plain letters by its {@linkplain PlainWords#key key}. */
  static WordGrams of(long key) {
    WordGrams known = MEMO.get(key);
    return known != null ? known : MEMO.put(spelled(key));
  }

  private static WordGrams spelled(long key) {
    int length = PlainWords.letters(key);
    char[] word = new char[length];
    for (int i = 0; i < length; i++) {
      word[i] = PlainWords.letter(key, length - 1 - i);
    }
    return new WordGrams(key, word, length);
  }

  /** A number for the word, which others may share. */
  int hash() {
    return hash;
  }

  /** The buckets of its n-grams: the word itself first. */
  char[] buckets() {
    return buckets;
  }

  /** What the weights of its n-grams sum up to. */
  long[] sums(QueryModel model) {
    Sums known = sums;
    if (known == null || known.model != model) {
      known = new Sums(model, model.sums(buckets));
      sums = known;
    }
    return known.lanes;
  }

  /** The bucket of two words in a row; the first is 0 where there is none. */
  static char pair(int first, int second) {
    return bucket(mix(mix(2, first), second));
  }

  private static int mix(int hash, int value) {
    int mixed = (hash ^ value) * 0x9E3779B1;
    return mixed ^ (mixed >>> 15);
  }

  private static char bucket(int hash) {
    return (char) ((hash * 0x85EBCA6B) >>> 16);
  }
}

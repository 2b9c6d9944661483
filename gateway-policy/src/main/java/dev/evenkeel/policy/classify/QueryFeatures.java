package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.Folding;
import dev.evenkeel.policy.text.MatchState;
import java.util.Arrays;

/**
 * What the query model looks at in a text: the subjects it speaks of, and hashed n-grams of its
 * folded words and letters, so that it does not need to know the
 * language. Filled again for each text. Not thread-safe.
 */
final class QueryFeatures {
  /** N-grams share so many buckets. */
  static final int BUCKETS = 1 << 16;
  /** No text of one window has more. */
  private static final int MOST = 4096;
  private static final int LONGEST_WORD = 64;
  private static final int GRAM = 4;
  private static final QueryVocabulary VOCABULARY = QueryVocabulary.SHIPPED;

  /** How many features there are: the subjects come before the buckets. */
  static final int COUNT = VOCABULARY.size() + BUCKETS;

  private final MatchState matches = new MatchState(VOCABULARY.matcher(), this::found);
  private final boolean[] subjects = new boolean[VOCABULARY.size()];
  private final int[] present = new int[VOCABULARY.size()];
  private int presentCount;
  private int[] grams = new int[256];
  private int gramCount;
  private final char[] word = new char[LONGEST_WORD];
  private int wordLength;
  private int words;
  private int lastWord;

  /** Reads a text in place of the last one. */
  void read(char[] chars, int start, int end) {
    Arrays.fill(subjects, false);
    presentCount = 0;
    gramCount = 0;
    wordLength = 0;
    words = 0;
    lastWord = 0;
    matches.reset();
    matches.read(chars, start, end);
    matches.finish();
    for (int i = 0; i < subjects.length; i++) {
      if (subjects[i]) {
        present[presentCount++] = i;
      }
    }
    for (int at = start; at < end && gramCount < MOST; at++) {
      char folded = Folding.fold(chars[at]);
      if (folded == Folding.NOTHING) {
        continue;
      }
      if (Folding.word(folded) || Character.getType(folded) == Character.COMBINING_SPACING_MARK
          || Character.getType(folded) == Character.NON_SPACING_MARK) {
        if (wordLength < LONGEST_WORD) {
          word[wordLength++] = folded;
        }
      } else if (folded != '\'') {
        endWord();
      }
    }
    endWord();
  }

  /** How many words the text has; a run of letters without spaces is one. */
  int words() {
    return words;
  }

  /** The subjects, ascending; the first {@link #presentCount} of them. */
  int[] present() {
    return present;
  }

  int presentCount() {
    return presentCount;
  }

  boolean speaksOf(int subject) {
    return subjects[subject];
  }

  /** N-grams, as buckets; one that stands twice is there twice. */
  int[] grams() {
    return grams;
  }

  int gramCount() {
    return gramCount;
  }

  private void found(int rule, long start, long end) {
    subjects[VOCABULARY.of(rule)] = true;
  }

  private void gram(int hash) {
    if (gramCount == grams.length) {
      grams = Arrays.copyOf(grams, 2 * gramCount);
    }
    grams[gramCount++] = bucket(hash);
  }

  private void endWord() {
    if (wordLength == 0) {
      return;
    }
    words++;
    int whole = 1;
    for (int i = 0; i < wordLength; i++) {
      whole = mix(whole, word[i]);
    }
    gram(whole);
    gram(mix(mix(2, lastWord), whole));
    boolean dense = word[0] >= 0x1100;
    if (dense) {
      for (int i = 0; i < wordLength; i++) {
        if (i + 1 < wordLength) {
          gram(mix(mix(3, word[i]), word[i + 1]));
        }
        if (i + 2 < wordLength) {
          gram(mix(mix(mix(4, word[i]), word[i + 1]), word[i + 2]));
        }
      }
    } else {
      for (int i = 0; i + GRAM <= wordLength; i++) {
        int hash = i == 0 ? 5 : 6; // Where a word begins says more than its middle.
        for (int j = 0; j < GRAM; j++) {
          hash = mix(hash, word[i + j]);
        }
        gram(hash);
      }
    }
    lastWord = whole;
    wordLength = 0;
  }

  private static int mix(int hash, int value) {
    int mixed = (hash ^ value) * 0x9E3779B1;
    return mixed ^ (mixed >>> 15);
  }

  private static int bucket(int hash) {
    return (hash * 0x85EBCA6B) >>> 16;
  }
}

package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.PlainWords;
import dev.evenkeel.policy.text.WordRow;

/**
 * A word of a question: its n-grams, as the query model knows them, and what it asks for.
 * Immutable.
 */
final class QuestionWord extends WordRow {
  /** A number for the word, which others may share. */
  final int hash;
  /** What it is as the first of two. */
  final int before;
  /** The buckets of its n-grams: the word itself first. */
  final char[] buckets;
  /** How many there are. */
  final short grams;
  // What the model's weights for them sum up to, lane by lane: see QueryModel.
  final long first;
  final long second;
  final long third;
  final long fourth;
  final long fifth;
  final long sixth;
  /** A bit for each trait of a request that it tells whatever stands behind it. */
  final int traits;
  /** Whether it tells others if the right thing does. */
  final boolean goesOn;
  /** What it can be as one of a request's first three, see {@link RequestWord}. */
  final short roles;

  private QuestionWord(long key, WordGrams grams, QuestionWords words, int traits, long goesOn,
      int roles) {
    // What is longer than its key may tell something in its other letters.
    super(key, words, traits != 0 || PlainWords.longer(key), goesOn);
    long[] lanes = words.sums(grams.buckets());
    this.hash = grams.hash();
    this.before = WordGrams.first(hash);
    this.buckets = grams.buckets();
    this.grams = (short) buckets.length;
    this.first = lanes[0];
    this.second = lanes[1];
    this.third = lanes[2];
    this.fourth = lanes[3];
    this.fifth = lanes[4];
    this.sixth = lanes[5];
    this.traits = traits;
    this.goesOn = goesOn != 0;
    this.roles = (short) roles;
  }

  /** @param key the word's {@linkplain PlainWords#key key} */
  static QuestionWord of(long key, QuestionWords words) {
    String word = PlainWords.spelled(key);
    return new QuestionWord(key, new WordGrams(word.toCharArray(), word.length()), words,
        Beginnings.traits(word), QuestionWords.goesOn(word), RequestWord.roles(word));
  }

  /** A folded word that has no key; of what it asks for nothing is told. */
  static QuestionWord of(char[] word, int length, QuestionWords words) {
    return new QuestionWord(0, new WordGrams(word, length), words, 0, 0, 0);
  }
}

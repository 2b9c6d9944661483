package dev.evenkeel.policy.classify;

/**
 * What a model's weights for the n-grams of a text sum up to, in lanes. What is before each word is
 * added up once, so that any part of the text is a difference. Filled again for each text. Not
 * thread-safe.
 */
final class GramSums {
  private static final int LANES = QueryModel.LANES;

  /** What is before each word, and behind the last, in lanes; nothing is before the first. */
  private long[] before = new long[0];

  /**
   * Adds up a text's words.
   *
   * @param pairs the n-gram of each word and the one before it
   */
  void read(QueryModel model, QuestionWord[] words, char[] pairs, int count) {
    if (before.length < LANES * (count + 1)) {
      before = new long[LANES * (words.length + 1)];
    }
    long[] lanes = before;
    long first = 0;
    long second = 0;
    long third = 0;
    long fourth = 0;
    long fifth = 0;
    long sixth = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
      QuestionWord word = words[i];
      first += word.first;
      second += word.second;
      third += word.third;
      fourth += word.fourth;
      fifth += word.fifth;
      sixth += word.sixth;
      int pair = model.gramRow(pairs[i]);
      first += model.lane(pair, 0);
      second += model.lane(pair, 1);
      third += model.lane(pair, 2);
      fourth += model.lane(pair, 3);
      fifth += model.lane(pair, 4);
      sixth += model.lane(pair, 5);
      at += LANES;
      lanes[at] = first;
      lanes[at + 1] = second;
      lanes[at + 2] = third;
      lanes[at + 3] = fourth;
      lanes[at + 4] = fifth;
      lanes[at + 5] = sixth;
    }
  }

  /** Adds some of the words to lanes; they have at most {@link QueryModel#MOST} n-grams. */
  void add(int from, int until, long[] lanes) {
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] += before[LANES * until + lane] - before[LANES * from + lane];
    }
  }

  /** Puts one n-gram in the place of another that was added. */
  static void replace(QueryModel model, char gram, char instead, long[] lanes) {
    int row = model.gramRow(gram);
    int other = model.gramRow(instead);
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] += model.lane(other, lane) - model.lane(row, lane);
    }
  }
}

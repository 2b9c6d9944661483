package dev.evenkeel.policy.classify;

/**
 * What a model's weights for the n-grams of a text sum up to for topics, in lanes. What is before
 * each word is added up once, so that any part of the text is a difference. Filled again for each
 * text. Not thread-safe.
 */
final class GramSums {
  private static final int LANES = QueryModel.TOPIC_LANES;

  /** What is before each word, and behind the last, in lanes; nothing is before the first. */
  private long[] before = new long[0];
  /** Where the weights are of each word's n-gram with the one before. */
  private int[] rows = new int[0];

  /**
   * Adds up a text's words.
   *
   * @param pairs the n-gram of each word and the one before it
   */
  void read(QueryModel model, QuestionWord[] words, char[] pairs, int count) {
    if (rows.length < count) {
      rows = new int[words.length];
      before = new long[LANES * (words.length + 1)];
    }
    // One thing after the other, so that what each needs stays in registers.
    for (int i = 0; i < count; i++) {
      rows[i] = model.gramRow(pairs[i]);
    }
    long[] lanes = before;
    long first = 0;
    long second = 0;
    long third = 0;
    long fourth = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
      QuestionWord word = words[i];
      int row = rows[i];
      first += word.first + model.raised(row, 0);
      second += word.second + model.raised(row, 1);
      third += word.third + model.raised(row, 2);
      fourth += word.fourth + model.raised(row, 3);
      at += LANES;
      lanes[at] = first;
      lanes[at + 1] = second;
      lanes[at + 2] = third;
      lanes[at + 3] = fourth;
    }
  }

  /** Adds some of the words to lanes; they have at most {@link QueryModel#MOST} n-grams. */
  void add(int from, int until, long[] lanes) {
    long raised = QueryModel.raised(until - from);
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] += before[LANES * until + lane] - before[LANES * from + lane] - raised;
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

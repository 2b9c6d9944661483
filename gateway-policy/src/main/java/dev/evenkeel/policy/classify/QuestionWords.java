package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.PlainWords;
import dev.evenkeel.policy.text.RuleSet;
import dev.evenkeel.policy.text.WordMatches;
import dev.evenkeel.policy.text.WordRows;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of common words of questions, for a query model and a policy. Thread-safe. */
final class QuestionWords extends WordRows<QuestionWord> {
  private static final int REMEMBERED = 13;
  /** Where there is no model and no policy. */
  static final QuestionWords PLAIN = new QuestionWords(null, null, List.of());

  private final @Nullable QueryModel model;

  /**
   * @param model what sums the words' n-grams up, null for nothing
   * @param terms what names a policy's classes, null for nothing
   * @param rules what else reads questions
   */
  QuestionWords(@Nullable QueryModel model, @Nullable WordMatches terms, List<RuleSet> rules) {
    super(Stream
        .concat(Stream.of(QueryFeatures.MATCHES, RequestReader.MEANINGS), Stream.ofNullable(terms))
        .toList(), rules, REMEMBERED);
    this.model = model;
  }

  /** Looks the words of a text up, unless that was done for whoever read it before. */
  static void lookUp(PlainWords text) {
    if (!(text.known() instanceof QuestionWords)) {
      text.look(PLAIN);
    }
  }

  /** The beginnings of next words with which a word of plain letters has more traits. */
  static long goesOn(String word) {
    long beginnings = 0;
    for (String rest : Beginnings.rests(word)) {
      beginnings |= beginnings(rest);
    }
    return beginnings;
  }

  /** What is known of a word of a text that was looked up; null when it has no key. */
  static @Nullable QuestionWord of(PlainWords text, int word) {
    return (QuestionWord) text.row(word); // Nobody looks words up elsewhere.
  }

  @Override
  protected QuestionWord learn(long key) {
    return QuestionWord.of(key, this);
  }

  /** What sums up the words' n-grams. */
  QueryModel model() {
    if (model == null) {
      throw new IllegalStateException("no model is known of these words");
    }
    return model;
  }

  /** What the model's weights for some n-grams sum up to, in lanes. */
  long[] sums(char[] grams) {
    return model == null ? new long[QueryModel.LANES] : model.sums(grams);
  }
}

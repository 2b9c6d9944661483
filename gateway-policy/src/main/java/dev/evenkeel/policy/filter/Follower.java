package dev.evenkeel.policy.filter;

import dev.evenkeel.policy.text.Folding;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What comes behind a phrase that may be cut.
 *
 * @param start where it begins, in the whole text
 * @param from where the text goes on when the phrase is cut: its own beginning, or its indentation
 * @param apart whether white space stands before it
 * @param text its first word, empty when it does not begin with a letter
 * @param plain whether the word is an ordinary one, whose first letter may become a capital
 */
record Follower(long start, long from, boolean apart, String text, boolean plain) {
  /** No word of a sentence is longer; what is may be anything. */
  private static final int LONGEST = 24;

  /**
   * Looks behind {@code end}.
   *
   * @param complete whether nothing more will come
   * @return null when it is too early to tell
   */
  static @Nullable Follower of(HeldText held, long end, boolean complete) {
    long at = end;
    long from = -1;
    while (at < held.end() && Character.isWhitespace(held.at(at))) {
      if (held.at(at++) == '\n') {
        from = at; // The line's indentation stays.
      }
    }
    if (at == held.end()) {
      return null;
    }
    long until = at;
    while (until < held.end() && until - at < LONGEST && letter(held.at(until))) {
      until++;
    }
    if (until == held.end() && !complete && until - at < LONGEST) {
      return null;
    }
    boolean stopped = until < held.end() && held.at(until) == '.';
    if (stopped && until + 1 == held.end() && !complete) {
      return null; // The end of a sentence, or of a part of a name?
    }
    boolean over = until == held.end() || ends(held.at(until))
        || (stopped && (until + 1 == held.end() || Character.isWhitespace(held.at(until + 1))));
    StringBuilder word = new StringBuilder();
    for (long i = at; i < until; i++) {
      word.append(held.at(i) == '’' ? '\'' : held.at(i));
    }
    return new Follower(at, from < 0 ? at : from, at > end, word.toString(),
        over && until - at < LONGEST && ordinary(word));
  }

  private static boolean letter(char c) {
    return Character.isLetter(c) || c == '\'' || c == '’';
  }

  private static boolean ends(char c) {
    return Character.isWhitespace(c) || c == ',' || c == ';' || c == '!' || c == '?';
  }

  /** Not iPhone, not pH, not x. */
  private static boolean ordinary(CharSequence word) {
    boolean single = word.length() == 1;
    return !word.isEmpty() && word.chars().allMatch(c -> Character.isLowerCase(c) || c == '\'')
        && (!single || word.charAt(0) == 'i' || word.charAt(0) == 'a' || word.charAt(0) == 'à'
            || word.charAt(0) == 'y');
  }

  /** Whether it begins with a letter. */
  boolean word() {
    return !text.isEmpty();
  }

  /**
   * Whether it is one of the words that may stand behind the phrase; all may when none is named.
   */
  boolean allowed(Set<String> words) {
    if (words.isEmpty()) {
      return true;
    }
    String folded = Folding.fold(text);
    int apostrophe = folded.indexOf('\'');
    // "l'eau" begins with l'.
    return words.contains(folded)
        || (apostrophe > 0 && words.contains(folded.substring(0, apostrophe + 1)));
  }

  /** It begins the sentence now. */
  void capitalise(HeldText held) {
    if (plain) {
      held.set(start, Character.toUpperCase(held.at(start)));
    }
  }
}

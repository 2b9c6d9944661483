package dev.evenkeel.policy.filter;

import dev.evenkeel.policy.text.Folding;
import java.util.List;

/** Finds the stock phrase an answer begins with. */
final class Openers {
  /** What has come so far may still become an opener. */
  static final int UNDECIDED = -1;

  private Openers() {}

  /**
   * How many characters at the beginning are an opener and the white space behind it.
   *
   * @param last whether no more text comes
   * @return 0 for none, {@link #UNDECIDED} while it cannot be told
   */
  static int strip(List<String> openers, char[] text, int length, boolean last) {
    int longest = 0;
    boolean undecided = false;
    for (String opener : openers) {
      int at = 0;
      int matched = 0;
      while (at < length && matched < opener.length()) {
        char c = Folding.fold(text[at]);
        if (c != Folding.NOTHING) {
          if (c != opener.charAt(matched)) {
            break;
          }
          matched++;
        }
        at++;
      }
      if (matched == opener.length() && cutsWord(opener, text, at, length)) {
        continue;
      }
      if (matched == opener.length()) {
        while (at < length && Character.isWhitespace(text[at])) {
          at++;
        }
        // White space may still be coming, and it goes too.
        undecided |= at == length && !last;
        longest = Math.max(longest, at);
      } else if (at == length) {
        undecided |= !last;
      }
    }
    return undecided ? UNDECIDED : longest;
  }

  private static boolean cutsWord(String opener, char[] text, int at, int length) {
    return !opener.isEmpty() && at < length && Folding.word(opener.charAt(opener.length() - 1))
        && Folding.word(Folding.fold(text[at]));
  }
}

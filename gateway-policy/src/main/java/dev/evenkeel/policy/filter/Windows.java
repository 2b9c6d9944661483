package dev.evenkeel.policy.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into the pieces that guards are asked about. Where it cuts depends on the text alone,
 * not on the pieces it came in. Immutable.
 */
final class Windows {
  /** A sentence without an end ends here. */
  static final int LONGEST_SENTENCE = 240;
  /** What is shorter is judged with what follows: a guard is not asked about "1." alone. */
  static final int SHORTEST_SENTENCE = 32;
  /** What is judged in one piece where nobody waits for its beginning. */
  static final int LONGEST_PIECE = 5_000;

  private final int size;

  /** @param size characters of a window, 0 for sentences */
  Windows(int size) {
    this.size = size;
  }

  /** Where the window that begins at {@code from} ends; 0 while that cannot be told yet. */
  int end(CharSequence text, int from) {
    int there = text.length() - from;
    if (size > 0) {
      return there > size ? whole(text, from, from + size) : 0;
    }
    int most = from + Math.min(there, LONGEST_SENTENCE);
    for (int i = from + SHORTEST_SENTENCE - 1; i < most; i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '。' || c == '！' || c == '？' || c == '।') {
        return i + 1;
      }
      if (c == '.' || c == '!' || c == '?' || c == '…' || c == '؟') {
        int after = i + 1;
        while (after < most && closes(text.charAt(after))) {
          after++;
        }
        if (after == text.length()) {
          break; // What follows decides; if it never does, the window ends with the text.
        }
        if (Character.isWhitespace(text.charAt(after))) {
          return after;
        }
      }
    }
    if (there <= LONGEST_SENTENCE) {
      return 0;
    }
    for (int i = from + LONGEST_SENTENCE; i > from + LONGEST_SENTENCE / 2; i--) {
      if (Character.isWhitespace(text.charAt(i))) {
        return i;
      }
    }
    return whole(text, from, from + LONGEST_SENTENCE);
  }

  /** The pieces of a text that is there as a whole. */
  static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (text.length() - from > LONGEST_PIECE) {
      int end = whole(text, from, from + LONGEST_PIECE);
      pieces.add(text.substring(from, end));
      from = end;
    }
    pieces.add(text.substring(from));
    return pieces;
  }

  /** The last {@code most} characters of a text, or fewer where a pair would be split. */
  static String tail(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int from = text.length() - most;
    return text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
  }

  private static boolean closes(char c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == '”' || c == '’' || c == '»'
        || c == '*' || c == '_';
  }

  /** {@code end}, or one less where a pair would be split. */
  private static int whole(CharSequence text, int from, int end) {
    return end - 1 > from && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }
}

package dev.evenkeel.policy.classify;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The words of a request in small letters, a space before, between and behind them: for requests
 * with more than plain characters in them. Immutable.
 */
final class RequestWords {
  /** What each plain character is in a word; a space for what parts words. */
  static final char[] PLAIN = plain();

  private final char[] words;
  private final int length;

  private RequestWords(char[] words, int length) {
    this.words = words;
    this.length = length;
  }

  private static char[] plain() {
    char[] plain = new char[0x80];
    for (char c = 0; c < plain.length; c++) {
      boolean word = Character.isLetterOrDigit(c) || c == '\'' || c == '-';
      plain[c] = word ? Character.toLowerCase(c) : ' ';
    }
    return plain;
  }

  /** Null for a text of nothing but white space. */
  static @Nullable RequestWords of(String request) {
    String plain = request.strip().toLowerCase(Locale.ROOT).replace('’', '\'');
    if (plain.isEmpty()) {
      return null;
    }
    StringBuilder words = new StringBuilder(plain.length() + 2).append(' ');
    boolean between = true;
    for (int at = 0; at < plain.length(); at++) {
      char c = plain.charAt(at);
      boolean word = c < PLAIN.length && PLAIN[c] != ' ';
      if (word) {
        words.append(c);
      } else if (c >= PLAIN.length && letterOrNumber(plain.codePointAt(at))) {
        words.appendCodePoint(plain.codePointAt(at));
        at += Character.isHighSurrogate(c) ? 1 : 0;
        word = true;
      } else if (!between) {
        words.append(' ');
      }
      between = !word;
    }
    String all = between ? words.toString() : words.append(' ').toString();
    return new RequestWords(all.toCharArray(), all.length());
  }

  private static boolean letterOrNumber(int code) {
    int type = Character.getType(code);
    return Character.isLetter(code) || type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
  }

  /** A bit for each trait that is told by the beginning of a word, or of several. */
  int traits() {
    int traits = 0;
    int last = length - 1;
    for (int at = 0; at < last; at++) {
      if (words[at] == ' ') {
        traits |= Beginnings.at(words, at + 1, length);
      } else if (Words.unspaced(words[at])) {
        traits |= Beginnings.at(words, at, length); // There a word's beginning may be anywhere.
      }
    }
    return traits;
  }

  /** The word with that number, from 0, as far as it stands before {@code end}; empty for none. */
  String word(int number, int end) {
    return word(words, Math.min(end, length), number);
  }

  /** The same of words that end before {@code until}. */
  static String word(char[] words, int until, int number) {
    int at = 1;
    for (int i = 0; i <= number && at < until; i++) {
      int from = at;
      while (at < until && words[at] != ' ') {
        at++;
      }
      if (i == number) {
        return new String(words, from, at - from);
      }
      at++;
    }
    return "";
  }
}

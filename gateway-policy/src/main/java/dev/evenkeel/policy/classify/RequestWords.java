package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.classify.Asked.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The words of a request in small letters, a space before, between and behind them. Immutable. */
final class RequestWords {
  /** What each plain character is in a word; a space for what parts words. */
  private static final char[] PLAIN = plain();

  private final char[] words;
  private final int length;
  /** Whether there may be scripts without spaces between words. */
  private final boolean foreign;

  private RequestWords(char[] words, int length, boolean foreign) {
    this.words = words;
    this.length = length;
    this.foreign = foreign;
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
  static @Nullable RequestWords of(char[] request) {
    char[] words = new char[request.length + 2];
    words[0] = ' ';
    int length = 1;
    boolean blank = true;
    for (char c : request) {
      if (c >= PLAIN.length) {
        return foreign(new String(request));
      }
      char plain = PLAIN[c];
      if (plain != ' ' || words[length - 1] != ' ') {
        words[length++] = plain;
      }
      blank &= plain == ' ' && Character.isWhitespace(c);
    }
    if (blank) {
      return null;
    }
    if (words[length - 1] != ' ') {
      words[length++] = ' ';
    }
    return new RequestWords(words, length, false);
  }

  private static @Nullable RequestWords foreign(String request) {
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
    return new RequestWords(all.toCharArray(), all.length(), true);
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
      } else if (foreign && Words.unspaced(words[at])) {
        traits |= Beginnings.at(words, at, length); // There a word's beginning may be anywhere.
      }
    }
    return traits;
  }

  /** The word with that number, from 0, as far as it stands before {@code end}; empty for none. */
  String word(int number, int end) {
    int until = Math.min(end, length);
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

  /** The beginnings of all traits that share their first two characters. */
  private static final class Beginnings {
    private static final int SECONDS = 'z' - 'a' + 2;
    private static final Beginnings[] ALL =
        IntStream.range(0, SECONDS * SECONDS).mapToObj(Beginnings::new).toArray(Beginnings[]::new);

    /** A bit for each three characters that any of them begins with: few words do. */
    private static final long[] THREE = three();

    private final char[][] texts;
    private final int[] traits;

    private Beginnings(int place) {
      List<char[]> all = new ArrayList<>();
      List<Integer> bits = new ArrayList<>();
      for (Trait trait : Trait.values()) {
        for (String each : trait.beginnings()) {
          if (place(each.charAt(0), each.charAt(1)) == place) {
            all.add(each.toCharArray());
            bits.add(1 << trait.number());
          }
        }
      }
      this.texts = all.toArray(new char[0][]);
      this.traits = bits.stream().mapToInt(Integer::intValue).toArray();
    }

    private static long[] three() {
      long[] three = new long[SECONDS * SECONDS];
      for (Trait trait : Trait.values()) {
        for (String each : trait.beginnings()) {
          if (each.length() < 3) {
            three[place(each.charAt(0), each.charAt(1))] = -1; // Whatever stands behind.
          } else {
            three[place(each.charAt(0), each.charAt(1))] |= 1L << letter(each.charAt(2));
          }
        }
      }
      return three;
    }

    private static int place(char first, char second) {
      return letter(first) * SECONDS + letter(second);
    }

    private static int letter(char c) {
      return c >= 'a' && c <= 'z' ? c - 'a' + 1 : 0;
    }

    /** A bit for each trait that has a beginning at {@code at}; at least one character follows. */
    static int at(char[] words, int at, int length) {
      int place = place(words[at], words[at + 1]);
      if (at + 2 < length && (THREE[place] & 1L << letter(words[at + 2])) == 0) {
        return 0;
      }
      Beginnings some = ALL[place];
      int found = 0;
      for (int i = 0; i < some.texts.length; i++) {
        if (stands(some.texts[i], words, at, length)) {
          found |= some.traits[i];
        }
      }
      return found;
    }

    private static boolean stands(char[] text, char[] words, int at, int length) {
      if (at + text.length > length) {
        return false;
      }
      // The second parts most that share the first.
      for (int i = text.length - 1; i >= 0; i--) {
        if (words[at + i] != text[i]) {
          return false;
        }
      }
      return true;
    }
  }
}

package dev.evenkeel.server.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text cut into pieces about the size of a model's tokens. */
final class Tokens {
  private static final Pattern WORD = Pattern.compile("\\s*\\S+|\\s+$");
  private static final int LONGEST = 9;

  private Tokens() {}

  /** The pieces; joined they are the text. Never cuts a surrogate pair. */
  static List<String> of(String text) {
    List<String> pieces = new ArrayList<>();
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      String word = words.group();
      int start = 0;
      while (word.length() - start > LONGEST) {
        int end = start + LONGEST - 3;
        if (Character.isHighSurrogate(word.charAt(end - 1))) {
          end++;
        }
        pieces.add(word.substring(start, end));
        start = end;
      }
      pieces.add(word.substring(start));
    }
    return pieces;
  }

  static int count(String text) {
    return of(text).size();
  }
}

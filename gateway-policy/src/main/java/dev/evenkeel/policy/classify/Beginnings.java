package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.classify.Asked.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The beginnings of all traits that share their first two characters. Immutable. */
final class Beginnings {
  private static final int SECONDS = 'z' - 'a' + 2;
  private static final Beginnings[] ALL =
      IntStream.range(0, SECONDS * SECONDS).mapToObj(Beginnings::new).toArray(Beginnings[]::new);

  /** No beginning is longer. */
  static final int LONGEST = Stream.of(Trait.values())
      .flatMap(trait -> trait.beginnings().stream())
      .mapToInt(String::length)
      .max()
      .orElse(0);

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

  private static int place(String word) {
    return place(word.charAt(0), word.charAt(1));
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

  /** All that could be of a word. */
  private static Beginnings[] of(String word) {
    return word.length() == 1 ? ALL : new Beginnings[] {ALL[place(word)]};
  }

  /** A bit for each trait that the word has whatever stands behind it. */
  static int traits(String word) {
    int traits = 0;
    for (Beginnings some : of(word)) {
      for (int i = 0; i < some.texts.length; i++) {
        traits |= word.startsWith(new String(some.texts[i])) ? some.traits[i] : 0;
      }
    }
    return traits;
  }

  /**
   * What stands behind a word of plain letters, and the sign that ends it, where it has more traits
   * if the right thing does.
   */
  static List<String> rests(String word) {
    List<String> rests = new ArrayList<>();
    for (Beginnings some : of(word)) {
      for (char[] text : some.texts) {
        String beginning = new String(text);
        int length = word.length();
        if (text.length > length && letter(text[length]) == 0 && beginning.startsWith(word)) {
          rests.add(beginning.substring(length + 1));
        }
      }
    }
    return rests;
  }
}

package dev.evenkeel.policy.classify;

import dev.evenkeel.policy.text.Folding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells an opening's language by the words of it that a model knows, which were looked up anyway:
 * coarser than {@link LanguageGuess}, and it costs nothing until it is asked. Immutable.
 */
final class KnownWords {
  private static final String OPENING = Words.Place.OPENING.letter + "_";
  private static final Map<String, Set<String>> COMMON = LanguageGuess.commonWords();
  private static final List<String> LANGUAGES = List.copyOf(new TreeSet<>(COMMON.keySet()));
  private static final int ENGLISH = LANGUAGES.indexOf("en");
  /** Stands behind the languages: a word in a script that none of them has. */
  private static final int ANOTHER_SCRIPT = LANGUAGES.size();
  /** A bit for each language that has the folded word among its most common ones. */
  private static final Map<String, Integer> BITS = new HashMap<>();

  static {
    for (int i = 0; i < LANGUAGES.size(); i++) {
      int bit = 1 << i;
      COMMON.getOrDefault(LANGUAGES.get(i), Set.of())
          .forEach(word -> BITS.merge(folded(word), bit, (some, more) -> some | more));
    }
  }

  /** The bits of single words, by the numbers that the model has for runs in their places. */
  private final short[] bits;

  /** @param runs how many such numbers there are */
  KnownWords(int runs) {
    bits = new short[runs];
  }

  private static String folded(String word) {
    StringBuilder folded = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = Folding.fold(word.charAt(i));
      if (c != Folding.NOTHING) {
        folded.append(c);
      }
    }
    return folded.toString();
  }

  /** A run in its place, by its name. */
  void add(String run, int number) {
    if (!run.startsWith(OPENING) || run.indexOf('_', OPENING.length()) >= 0) {
      return;
    }
    int c = run.codePointAt(OPENING.length());
    boolean latin = !Character.isLetter(c) || LanguageGuess.script(c).equals("latin");
    bits[number] = (short) (latin ? BITS.getOrDefault(run.substring(OPENING.length()), 0)
        : 1 << ANOTHER_SCRIPT);
  }

  /**
   * The language that most of the runs' words are common in, {@link LanguageGuess#UNKNOWN} where it
   * has another script. What has no common word at all is taken for English, as there.
   */
  String language(Numbers runs) {
    int best = ENGLISH;
    int most = count(runs, ENGLISH);
    for (int i = 0; i <= ANOTHER_SCRIPT; i++) {
      int count = count(runs, i);
      if (count > most) {
        most = count;
        best = i;
      }
    }
    return best == ANOTHER_SCRIPT ? LanguageGuess.UNKNOWN : LANGUAGES.get(best);
  }

  private int count(Numbers runs, int language) {
    int count = 0;
    for (int i = 0; i < runs.places(); i++) {
      int run = runs.at(i);
      count += run < 0 ? 0 : bits[run] >>> language & 1;
    }
    return count;
  }
}

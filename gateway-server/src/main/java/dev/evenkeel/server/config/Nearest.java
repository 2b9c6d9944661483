package dev.evenkeel.server.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word somebody probably meant. */
final class Nearest {
  private Nearest() {}

  /** {@code "; did you mean 'x'?"}, or nothing when no word is near. */
  static String suggestion(String written, Collection<String> words) {
    return find(written, words).map(word -> "; did you mean '" + word + "'?").orElse("");
  }

  /** The word fewest edits away, at most a third of its length; the first of several. */
  static Optional<String> find(String written, Collection<String> words) {
    String plain = plain(written);
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String word : words) {
      int edits = edits(plain, plain(word));
      if (edits <= Math.max(1, Math.max(plain.length(), word.length()) / 3) && edits < least) {
        best = word;
        least = edits;
      }
    }
    return Optional.ofNullable(best);
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
   */
  private static int edits(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int replaced = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        if (i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[from.length()][to.length()];
  }
}

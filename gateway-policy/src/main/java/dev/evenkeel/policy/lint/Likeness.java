package dev.evenkeel.policy.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds texts that are nearly the same: the share of common runs of {@value #RUN} letters
 * (Jaccard's
 * index; A. Broder, "On the resemblance and containment of documents", 1997). Works alike in every
 * script. Letters and digits count, folded to lower case; what stands between words is one space.
 */
final class Likeness {
  private static final int RUN = 5;
  /** Runs that so many texts share tell nothing, and would make the search quadratic. */
  private static final int COMMON = 64;

  private Likeness() {}

  /**
   * Two texts of a list.
   *
   * @param first the place of the earlier one
   * @param share of their runs that both have, 0 to 1
   */
  record Pair(int first, int second, double share) {}

  /** All pairs whose share is at least {@code least}, in the order of the list. */
  static List<Pair> pairs(List<String> texts, double least) {
    List<Set<String>> runs = texts.stream().map(Likeness::runs).toList();
    Map<String, List<Integer>> holders = new HashMap<>();
    List<Pair> found = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Map<Integer, Integer> common = new HashMap<>();
      for (String run : runs.get(i)) {
        List<Integer> earlier = holders.computeIfAbsent(run, _ -> new ArrayList<>());
        if (earlier.size() < COMMON) {
          earlier.forEach(each -> common.merge(each, 1, Integer::sum));
          earlier.add(i);
        }
      }
      int second = i;
      common.keySet().stream().sorted().forEach(first -> {
        double share = share(runs.get(first), runs.get(second));
        if (share >= least) {
          found.add(new Pair(first, second, share));
        }
      });
    }
    return found;
  }

  private static double share(Set<String> one, Set<String> other) {
    long common = one.stream().filter(other::contains).count();
    return (double) common / (one.size() + other.size() - common);
  }

  private static Set<String> runs(String text) {
    String plain = plain(text);
    Set<String> runs = new HashSet<>();
    for (int i = 0; i + RUN <= plain.length(); i++) {
      runs.add(plain.substring(i, i + RUN));
    }
    if (runs.isEmpty()) {
      runs.add(plain);
    }
    return runs;
  }

  /** Letters and digits in lower case; anything between them is one space. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.toLowerCase(Locale.ROOT).codePoints().forEach(each -> {
      if (Character.isLetterOrDigit(each)) {
        plain.appendCodePoint(each);
      } else if (!plain.isEmpty() && plain.charAt(plain.length() - 1) != ' ') {
        plain.append(' ');
      }
    });
    return plain.toString().strip();
  }
}

package dev.evenkeel.policy.filter;

import dev.evenkeel.policy.contract.ContentRule;
import dev.evenkeel.policy.text.Match;
import dev.evenkeel.policy.text.Scan;
import dev.evenkeel.policy.text.Via;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a policy's content rules see in a text, and how long each of its characters would wait.
 *
 * @param found in the order in which it is decided
 * @param released for each character of the text, how many characters have to be read before it
 * may leave; at least its own place plus one
 */
public record Explanation(List<Found> found, List<Integer> released) {
  public Explanation {
    found = List.copyOf(found);
    released = List.copyOf(released);
  }

  /**
   * A match.
   *
   * @param rule whose
   * @param start where it begins in the text
   * @param end where the text behind it begins
   * @param via how it was written
   */
  public record Found(ContentRule rule, int start, int end, Via via) {}

  /** The most characters that would be held at once. */
  public int longestHold() {
    int longest = 0;
    for (int i = 0; i < released.size(); i++) {
      longest = Math.max(longest, released.get(i) - i - 1);
    }
    return longest;
  }

  static Explanation of(CompiledRules rules, String text) {
    List<Found> found = new ArrayList<>();
    int[] released = new int[text.length()];
    Scan scan = new Scan(rules.set(), new Scan.Found() {
      @Override
      public void found(Match match) {
        found.add(new Found(rules.of(match), (int) match.start(), (int) match.end(), match.via()));
      }

      @Override
      public void goesOn(Match match, long end) {
        for (int i = found.size() - 1; i >= 0; i--) {
          Found each = found.get(i);
          if (each.start() == match.start() && each.rule().equals(rules.of(match))) {
            found.set(i, new Found(each.rule(), each.start(), (int) end, each.via()));
            return;
          }
        }
      }
    });
    int free = 0;
    for (int i = 0; i < text.length(); i++) {
      scan.read(text.charAt(i));
      for (; free < scan.holdFrom(); free++) {
        released[free] = i + 1;
      }
    }
    scan.finish();
    Arrays.fill(released, free, text.length(), text.length());
    return new Explanation(found, Arrays.stream(released).boxed().toList());
  }
}

package dev.evenkeel.policy.filter;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.turn.FilterReport;
import dev.evenkeel.core.turn.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the stages did to one answer. Confined to the turn's event loop. */
final class FilterLog {
  /**
   * Sorted, so that the order does not tell in which pieces an answer came; null for none, which is
   * usual.
   */
  private @Nullable SortedSet<String> actions;
  private @Nullable List<Verdict> verdicts;
  private int longestHold;

  /** Something was changed, counted or refused; {@code action} is {@code rule:what}. */
  void acted(String action) {
    SortedSet<String> all = actions == null ? new TreeSet<>() : actions;
    actions = all;
    all.add(action);
  }

  /** So many characters were held at once by one stage. */
  void held(int characters) {
    longestHold = Math.max(longestHold, characters);
  }

  /** A verdict on a choice that stands whatever the text was. */
  void judged(int choice, Verdict verdict) {
    List<Verdict> all = verdicts == null ? new ArrayList<>(1) : verdicts;
    verdicts = all;
    while (all.size() <= choice) {
      all.add(Verdict.ANSWER);
    }
    all.set(choice, verdict);
  }

  /**
   * @param said what the first choice's text turned out to be
   * @param tone how it sounds
   */
  FilterReport report(Verdict said, double refusalScore, ToneProfile tone) {
    Verdict first = verdicts == null ? Verdict.ANSWER : verdicts.getFirst();
    return new FilterReport(first == Verdict.ANSWER ? said : first,
        actions == null ? List.of() : List.copyOf(actions), longestHold, refusalScore, tone);
  }
}

package dev.evenkeel.policy.filter;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.turn.FilterReport;
import dev.evenkeel.core.turn.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What the stages did to one answer. Confined to the turn's event loop. */
final class FilterLog {
  /** Sorted, so that the order does not tell in which pieces an answer came. */
  private final TreeSet<String> actions = new TreeSet<>();
  private final List<Verdict> verdicts = new ArrayList<>(1);
  private int longestHold;

  /** Something was changed, counted or refused; {@code action} is {@code rule:what}. */
  void acted(String action) {
    actions.add(action);
  }

  /** So many characters were held at once by one stage. */
  void held(int characters) {
    longestHold = Math.max(longestHold, characters);
  }

  /** A verdict on a choice that stands whatever the text was. */
  void judged(int choice, Verdict verdict) {
    while (verdicts.size() <= choice) {
      verdicts.add(Verdict.ANSWER);
    }
    verdicts.set(choice, verdict);
  }

  /**
   * @param said what the first choice's text turned out to be
   * @param tone how it sounds
   */
  FilterReport report(Verdict said, double refusalScore, ToneProfile tone) {
    Verdict first = verdicts.isEmpty() ? Verdict.ANSWER : verdicts.getFirst();
    return new FilterReport(first == Verdict.ANSWER ? said : first, List.copyOf(actions),
        longestHold, refusalScore, tone);
  }
}

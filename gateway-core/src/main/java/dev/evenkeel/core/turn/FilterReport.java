package dev.evenkeel.core.turn;

import dev.evenkeel.core.decision.ToneProfile;
import java.util.List;

/**
 * What a filter did to one answer.
 *
 * @param verdict what the answer turned out to be
 * @param actions what was changed, as {@code rule:action}, without the text
 * @param longestHold the most characters that were held back at once
 * @param refusalScore how sure the refusal detector was, 0 to 1
 * @param tone how the first choice's released text sounds
 */
public record FilterReport(Verdict verdict, List<String> actions, int longestHold,
    double refusalScore, ToneProfile tone) {
  public FilterReport {
    actions = List.copyOf(actions);
  }

  /** Of an answer whose tone nobody measured. */
  public FilterReport(Verdict verdict, List<String> actions, int longestHold, double refusalScore) {
    this(verdict, actions, longestHold, refusalScore, ToneProfile.NONE);
  }

  /** Of an answer that never began. */
  public static final FilterReport NOTHING = new FilterReport(Verdict.NO_OUTPUT, List.of(), 0, 0);
}

package dev.evenkeel.core.turn;

import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Guards that see what a provider would see, unless the policy trusts one with the caller's own
 * words.
 * What a guard would rather have read is revealed again. Confined to the turn's event loop.
 */
public final class ConcealingGuards implements Guards {
  private final Guards guards;
  private final Concealment concealment;
  private final Set<String> trusted;

  /** @param trusted names of the guards that see everything */
  public ConcealingGuards(Guards guards, Concealment concealment, Set<String> trusted) {
    this.guards = guards;
    this.concealment = concealment;
    this.trusted = trusted;
  }

  @Override
  public Asked ask(Question question, Consumer<GuardVerdict> verdict) {
    if (trusted.contains(question.guard())) {
      return guards.ask(question, verdict);
    }
    String prompt = concealment.conceal(question.prompt());
    String whole = concealment.conceal(question.whole());
    if (whole.equals(question.whole()) && prompt.equals(question.prompt())) {
      return guards.ask(question, verdict);
    }
    String context = concealment.conceal(question.context());
    String text = concealment.conceal(question.text());
    // A value that begins in the context and ends in the text is seen only where they are one.
    boolean divided = !whole.equals(context + text);
    Question concealed = new Question(question.guard(), question.definition(), question.policy(),
        question.subject(), prompt, divided ? "" : context, divided ? whole : text);
    return guards.ask(concealed, answer -> verdict.accept(revealed(answer, divided)));
  }

  private GuardVerdict revealed(GuardVerdict verdict, boolean divided) {
    if (!(verdict instanceof GuardVerdict.Redact(var text))) {
      return verdict;
    }
    // Other words for context and text together cannot stand for the text alone.
    return divided ? GuardVerdict.BLOCK : new GuardVerdict.Redact(concealment.reveal(text));
  }

  @Override
  public void full(boolean full) {
    guards.full(full);
  }
}

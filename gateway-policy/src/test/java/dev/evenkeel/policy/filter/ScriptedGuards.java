package dev.evenkeel.policy.filter;

import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.turn.Guards;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Guards whose verdicts come when a test says so. */
final class ScriptedGuards implements Guards {
  /** A question that waits for its verdict. */
  record Pending(Question question, Consumer<GuardVerdict> verdict) {}

  final List<Question> asked = new ArrayList<>();
  final List<Pending> pending = new ArrayList<>();
  int mostAtOnce;
  int cancelled;
  boolean full;
  boolean wasFull;
  private final Function<Question, GuardVerdict> judge;

  ScriptedGuards(Function<Question, GuardVerdict> judge) {
    this.judge = judge;
  }

  @Override
  public Asked ask(Question question, Consumer<GuardVerdict> verdict) {
    asked.add(question);
    Pending one = new Pending(question, verdict);
    pending.add(one);
    mostAtOnce = Math.max(mostAtOnce, pending.size());
    return () -> {
      if (pending.remove(one)) {
        cancelled++;
      }
    };
  }

  @Override
  public void full(boolean now) {
    if (full == now) {
      throw new AssertionError("said twice: " + now);
    }
    full = now;
    wasFull |= now;
  }

  /** Gives the verdict on one of the pending questions. */
  Question answer(int which) {
    Pending one = pending.remove(which);
    one.verdict().accept(judge.apply(one.question()));
    return one.question();
  }

  void answerAll() {
    while (!pending.isEmpty()) {
      answer(0);
    }
  }
}

package dev.evenkeel.core.turn;

import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Asks all guards about a prompt, at once, and tells what came of it: all let it pass, perhaps in
 * other words, or the first that did not. Confined to the turn's event loop.
 */
public final class InputCheck {
  /** How the action of a guard ends that gave no verdict where the policy lets text pass. */
  public static final String FAIL_OPEN = ":fail_open";

  /** Questions on their way at once: a long prompt has many pieces. */
  private static final int AT_ONCE = 8;

  /** Hears the outcome, once. */
  public interface Outcome {
    /**
     * @param rejection why the prompt may not be sent, null when it may
     * @param masks what guards want to stand in it; none where it may not be sent
     */
    void decided(@Nullable Rejection rejection, List<GuardMask> masks);
  }

  /** What guards let pass before. */
  interface Remembered {
    /** Nothing is known. */
    Remembered NOTHING = new Remembered() {
      @Override
      public boolean has(Question question) {
        return false;
      }

      @Override
      public void add(Question question) {}
    };

    boolean has(Question question);

    void add(Question question);
  }

  /** @param fresh whether it is about something new */
  private record Waiting(GuardedInput input, Question question, boolean fresh) {}

  private final Guards guards;
  private final Outcome outcome;
  private final Remembered remembered;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<Guards.Asked> asked = new ArrayList<>();
  /** Sorted: in which order guards answer is of no interest. */
  private final TreeSet<String> actions = new TreeSet<>();
  private final List<GuardMask> masks = new ArrayList<>(0);
  private int pending;
  private boolean over;

  /**
   * @param guards asked as they are; what is concealed from one is taken out here
   * @param inputs what the contract wants to know of the request
   * @param concealment what of the request guards get to see where the contract does not trust them
   */
  public InputCheck(Guards guards, Contract contract, List<GuardedInput> inputs,
      Concealment concealment, Outcome outcome) {
    this(guards, contract, inputs, concealment, Remembered.NOTHING, outcome);
  }

  InputCheck(Guards guards, Contract contract, List<GuardedInput> inputs, Concealment concealment,
      Remembered remembered, Outcome outcome) {
    this.guards = new ConcealingGuards(guards, concealment, contract.trustedGuards());
    this.remembered = remembered;
    this.outcome = outcome;
    // Round by round, so that the pieces of one guard do not keep the others waiting.
    int longest = inputs.stream().mapToInt(input -> input.questions().size()).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (GuardedInput input : inputs) {
        if (i < input.questions().size()) {
          waiting.add(new Waiting(input, input.questions().get(i), true));
        }
      }
    }
    for (GuardedInput input : inputs) {
      for (Question question : input.earlier()) {
        if (!remembered.has(question)) {
          waiting.add(new Waiting(input, question, false));
        }
      }
    }
  }

  /** What the guards did, as {@code guard:action}. */
  public List<String> actions() {
    return List.copyOf(actions);
  }

  /** Asks; the outcome may be there before this returns. */
  public void start() {
    while (!over && pending < AT_ONCE && !waiting.isEmpty()) {
      Waiting next = waiting.remove();
      pending++;
      asked.add(guards.ask(next.question(), verdict -> answered(next, verdict)));
    }
    if (!over && pending == 0) {
      decide(null);
    }
  }

  /** Takes back what is still asked; nothing is decided any more. */
  void cancel() {
    over = true;
    asked.forEach(Guards.Asked::cancel);
    asked.clear();
  }

  private void answered(Waiting about, GuardVerdict verdict) {
    if (over) {
      return;
    }
    pending--;
    GuardedInput input = about.input();
    String guard = input.guard();
    switch (verdict) {
      case GuardVerdict.Allow _ -> remembered.add(about.question());
      case GuardVerdict.Flag _ -> {
        remembered.add(about.question());
        if (about.fresh()) { // Else it was noticed when it was said.
          actions.add(guard + ":flag");
        }
      }
      case GuardVerdict.Redact(var text) -> {
        actions.add(guard + ":redact");
        masks.add(new GuardMask(about.question(), text));
      }
      case GuardVerdict.Block _ -> {
        actions.add(guard + ":block");
        decide(new Rejection.InputBlocked(guard));
      }
      case GuardVerdict.Failed _ -> {
        actions.add(guard + (input.blocksOnError() ? ":fail_closed" : FAIL_OPEN));
        if (input.blocksOnError()) {
          decide(new Rejection.GuardUnavailable(guard));
        }
      }
    }
    start();
  }

  private void decide(@Nullable Rejection rejection) {
    cancel();
    outcome.decided(rejection, rejection == null ? masks : List.of());
  }
}

package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.session.SessionTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Texts under judgement by a policy and by the remote guards that it asks about prompts, each text
 * by itself. Confined to one event loop.
 */
public final class Moderating {
  /** Texts that guards are asked about at once; each has some questions on their way. */
  private static final int AT_ONCE = 4;

  /** Hears what came of it: exactly one of the two, unless it was cancelled. */
  public interface Outcome {
    /** @param results one for each text, in order */
    void judged(List<Moderation> results);

    /** There is no judgement. */
    void rejected(Rejection rejection);
  }

  private final Contract contract;
  private final List<String> texts;
  private final Loop loop;
  private final Supplier<SessionTokens> tokens;
  private final FaultWatch faults;
  private final Outcome outcome;
  /** Those of the first texts; another one for each that a guard says something about. */
  private final List<Moderation> results = new ArrayList<>();
  private final List<InputCheck> running = new ArrayList<>();
  private Loop.@Nullable Timer deadline;
  private int next;
  private boolean starting;
  private boolean over;

  Moderating(Contract contract, List<String> texts, Loop loop, Supplier<SessionTokens> tokens,
      FaultWatch faults, Outcome outcome) {
    this.contract = contract;
    this.texts = texts;
    this.loop = loop;
    this.tokens = tokens;
    this.faults = faults;
    this.outcome = outcome;
  }

  /** @param most how long guards may take altogether */
  void start(Duration most) {
    deadline =
        loop.after(most,
            () -> reject(new Rejection.AttemptsFailed(
                Failure.of(FailureKind.DEADLINE, "the guards' verdicts took too long"),
                List.of())));
    goOn();
  }

  /** Nobody waits for it any more; harmless when it is over. */
  public void cancel() {
    over = true;
    running.forEach(InputCheck::cancel);
    running.clear();
    if (deadline != null) {
      deadline.cancel();
    }
  }

  private void goOn() {
    if (starting) {
      return; // A verdict that came at once: the loop below goes on.
    }
    starting = true;
    try {
      while (!over && running.size() < AT_ONCE && next < texts.size()) {
        judge(next++);
      }
    } catch (RuntimeException | StackOverflowError e) {
      failed(e);
    } finally {
      starting = false;
    }
    if (!over && running.isEmpty()) {
      cancel();
      outcome.judged(List.copyOf(results));
    }
  }

  private void judge(int at) {
    String text = texts.get(at);
    results.add(contract.moderate(text));
    ChatRequest request = ChatRequest.of("moderation", List.of(Message.of(Role.USER, text)), false);
    List<GuardedInput> inputs = contract.guardedInput(request);
    if (inputs.isEmpty()) {
      return;
    }
    Checked checked = new Checked(at, request);
    InputCheck check =
        new InputCheck(loop, contract, inputs, contract.conceal(request, tokens), checked);
    checked.check = check;
    running.add(check);
    check.start();
  }

  /** One text, while guards are asked about it. */
  private final class Checked implements InputCheck.Outcome {
    private final int at;
    private final ChatRequest request;
    private @Nullable InputCheck check;

    Checked(int at, ChatRequest request) {
      this.at = at;
      this.request = request;
    }

    @Override
    public void decided(@Nullable Rejection rejection, List<GuardMask> masks) {
      InputCheck done = check;
      if (over || done == null) {
        return;
      }
      running.remove(done);
      if (rejection instanceof Rejection.GuardUnavailable) {
        reject(rejection); // Half a judgement would be taken for a whole one.
        return;
      }
      boolean blocked =
          rejection != null || (!masks.isEmpty() && contract.masked(request, masks) == null);
      results.set(at, results.get(at).guarded(blocked, done.actions()));
      goOn();
    }
  }

  private void failed(Throwable cause) {
    faults.fault(FaultWatch.Place.POLICY, cause);
    reject(new Rejection.FilterFailed());
  }

  private void reject(Rejection rejection) {
    if (!over) {
      cancel();
      outcome.rejected(rejection);
    }
  }
}

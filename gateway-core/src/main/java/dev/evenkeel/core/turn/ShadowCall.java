package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.TokenEstimate;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.Route;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one candidate what a turn was answered already, and judges what it says as that answer was
 * judged: the same request as providers saw it, the same filter, the same shape. Nothing it says is
 * kept; calls of tools go nowhere. Confined to the loop it is begun on.
 */
public final class ShadowCall implements Sink, Guards {
  private final Loop loop;
  private final Shadows.Served turn;
  private final Consumer<Outcome> outcome;
  private final Filter filter;
  /** Where the provider's events go in: the way back of what was concealed, then the filter. */
  private final Sink restoring;
  private @Nullable Call call;
  private Loop.@Nullable Timer deadline;
  private @Nullable Usage reported;
  private long written;
  private boolean calledTool;
  private int full;
  private boolean over;

  /**
   * What came of it.
   *
   * @param report what the answer turned out to be; says nothing when there was none
   * @param calledTool whether it called a tool
   * @param failure why there is no answer, or what is wrong with its shape; null when it is one
   * @param usage what it cost
   */
  public record Outcome(FilterReport report, boolean calledTool, @Nullable Failure failure,
      Usage usage) {
    /** Whether the candidate answered, be it in the wrong shape. */
    public boolean answered() {
      return failure == null || misshapen();
    }

    /** Whether its answer does not have the shape that was asked for. */
    public boolean misshapen() {
      return failure != null && (failure.kind() == FailureKind.SCHEMA_INVALID
          || failure.kind() == FailureKind.TOOL_ARGS_INVALID);
    }
  }

  private ShadowCall(Loop loop, Shadows.Served turn, Consumer<Outcome> outcome) {
    this.loop = loop;
    this.turn = turn;
    this.outcome = outcome;
    Guards guards = new ConcealingGuards(this, turn.concealment(), turn.contract().trustedGuards());
    Sink judged = new Judged();
    AnswerShape shape = turn.shape();
    this.filter = turn.contract()
        .open(turn.queryClass(), turn.request(), false, guards, shape == null ? judged
            : new ShapeGate(shape, turn.request().choices(), this::refused, judged));
    this.restoring = turn.concealment().restoring(filter);
  }

  /**
   * Asks.
   *
   * @param longest how long the answer may take altogether
   * @param outcome told once, on the loop, maybe before this returns
   */
  public static void begin(Loop loop, Route route, Shadows.Served turn, Duration longest,
      Consumer<Outcome> outcome) {
    new ShadowCall(loop, turn, outcome).begin(route, longest);
  }

  private void begin(Route route, Duration longest) {
    deadline = loop.after(longest,
        () -> end(FilterReport.NOTHING, Failure.of(FailureKind.DEADLINE, "took too long")));
    Call running = loop.call(route, turn.concealment().request(), turn.safetyIdentifier(), this);
    if (over) {
      running.cancel();
    } else {
      call = running;
      pace();
    }
  }

  private boolean refused(int choice) {
    return filter.refused(choice);
  }

  @Override
  public void event(ChatEvent event) {
    if (over) {
      return;
    }
    switch (event) {
      case ChatEvent.Failed(var why) -> {
        // A provider that blocks the prompt has answered: that is a refusal.
        boolean blocked = why.kind() == FailureKind.PROMPT_BLOCKED;
        end(blocked ? new FilterReport(Verdict.REFUSE, List.of(), 0, 1) : FilterReport.NOTHING,
            blocked ? null : why);
        return;
      }
      case ChatEvent.Used(var used) -> reported = used;
      case ChatEvent.Text text -> written += text.length();
      case ChatEvent.ToolCalled called -> {
        calledTool = true;
        written += called.call().name().length() + called.call().arguments().length();
      }
      case ChatEvent.Started _,ChatEvent.Finished _,ChatEvent.Ended _ -> {
      }
    }
    guarded(() -> restoring.event(event));
  }

  @Override
  public void flush() {
    if (!over) {
      guarded(restoring::flush);
    }
  }

  /** A filter that throws has judged nothing: that is no answer of the candidate's. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | StackOverflowError e) {
      end(FilterReport.NOTHING, Failure.of(FailureKind.GATEWAY, e.getClass().getSimpleName()));
    }
  }

  @Override
  public Asked ask(Question question, Consumer<GuardVerdict> verdict) {
    return loop.ask(question, answer -> {
      if (!over) {
        guarded(() -> verdict.accept(answer));
        flush();
      }
    });
  }

  @Override
  public void full(boolean now) {
    full += now ? 1 : -1;
    pace();
  }

  private void pace() {
    Call running = call;
    if (running != null && full > 0) {
      running.pause();
    } else if (running != null) {
      running.resume();
    }
  }

  private void end(FilterReport report, @Nullable Failure failure) {
    if (over) {
      return;
    }
    over = true;
    Usage usage = reported != null ? reported
        : written > 0 ? TokenEstimate.of(turn.request(), written) : Usage.NONE;
    if (deadline != null) {
      deadline.cancel();
    }
    if (call != null) {
      call.cancel();
    }
    filter.cancel();
    outcome.accept(new Outcome(report, calledTool, failure, usage));
  }

  /** What a caller would read goes nowhere; only that it is whole is heard. */
  private final class Judged implements Sink {
    @Override
    public void event(ChatEvent event) {
      if (event instanceof ChatEvent.Failed(var why)) {
        end(filter.report(), why);
      } else if (event instanceof ChatEvent.Ended) {
        end(filter.report(), null);
      }
    }
  }
}

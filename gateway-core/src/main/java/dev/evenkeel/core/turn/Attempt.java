package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.TokenEstimate;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.RoutePlan;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call to one route: the events of its provider on their way to the filter, and the filter's
 * on their way to the reply.
 */
final class Attempt implements Sink, Guards {
  private final Turn turn;
  private final Walk walk;
  private final Gateway gateway;
  final Matter matter;
  final RoutePlan.Choice choice;
  /** False for a verdict that was reached without a call of its own. */
  final boolean counted;
  final boolean repeated;
  Filter filter = Unopened.FILTER;
  /** Where the provider's events go in: the way back of what was concealed, then the filter. */
  private Sink restoring = Unopened.FILTER;
  private final long startedNanos;
  private @Nullable Call call;
  @Nullable String model;
  private @Nullable Usage reported;
  long firstContentNanos;
  /** Some of its answer has left. */
  boolean committed;
  private long written;
  /** How many of the filter's stages hold as much as they may. */
  private int full;
  private boolean stopped;
  /** Runs while the filter hesitates. */
  private Loop.@Nullable Timer hesitation;

  Attempt(Turn turn, Walk walk, Matter matter, RoutePlan.Choice choice, boolean counted,
      boolean repeated) {
    this.turn = turn;
    this.walk = walk;
    this.gateway = turn.gateway;
    this.startedNanos = gateway.time.now();
    this.matter = matter;
    this.choice = choice;
    this.counted = counted;
    this.repeated = repeated;
  }

  /** @return false when the policy could not be opened; the turn is over then */
  boolean open() {
    try {
      filter = matter.contract()
          .open(matter.queryClass(), matter.request(), walk.certifiedElsewhere(), guards(),
              released());
      restoring = matter.concealment().restoring(filter);
      return true;
    } catch (RuntimeException | StackOverflowError e) {
      turn.failed(FaultWatch.Place.FILTER, e);
      return false;
    }
  }

  private Guards guards() {
    return new ConcealingGuards(this, matter.concealment(), matter.contract().trustedGuards());
  }

  /** What stands between the filter and the caller: the answer's shape, then its delivery. */
  private Sink released() {
    Sink released = delivered(new Release(turn, this));
    AnswerShape shape = matter.shape();
    return shape == null ? released
        : new ShapeGate(shape, matter.request().choices(), this::refused, released);
  }

  /** A body leaves whole in any case, so only a stream needs a gate. */
  private Sink delivered(Sink out) {
    Delivery.Manner manner = matter.pool().delivery().of(matter.queryClass());
    return matter.request().stream() ? new DeliveryGate(manner, out) : out;
  }

  /** Sends the request on its way. */
  void call() {
    Call begun = turn.loop.call(choice.route(), matter.concealment().request(),
        matter.safetyIdentifier(), this);
    if (turn.current == this) {
      call = begun;
      pace();
    } else {
      begun.cancel();
    }
  }

  private boolean refused(int of) {
    return filter.refused(of);
  }

  /** Reads on from the provider unless the caller is slow or the filter full. */
  void pace() {
    Call running = call;
    if (running == null) {
      return;
    }
    boolean wanted = turn.paused() || full > 0;
    if (wanted != stopped) {
      stopped = wanted;
      if (wanted) {
        running.pause();
      } else {
        running.resume();
      }
    }
  }

  @Override
  public void full(boolean now) {
    full += now ? 1 : -1;
    if (turn.current == this) {
      pace();
    }
  }

  @Override
  public Asked ask(Question question, Consumer<GuardVerdict> verdict) {
    return turn.loop.ask(question, answer -> {
      if (turn.current != this) {
        return;
      }
      try {
        verdict.accept(answer);
      } catch (RuntimeException | StackOverflowError e) {
        turn.failed(FaultWatch.Place.FILTER, e);
      }
      flush();
    });
  }

  long elapsed() {
    return gateway.time.now() - startedNanos;
  }

  /** What the provider said it cost, or what it must have cost. */
  Usage usage() {
    return reported != null ? reported
        : written > 0 ? TokenEstimate.of(matter.request(), written) : Usage.NONE;
  }

  /** Nothing it still says is heard, and its provider is told. */
  void cancel() {
    if (call != null) {
      call.cancel();
    }
    filter.cancel();
    mindHesitation(false);
  }

  /** The call told nothing of the provider. */
  void abandoned() {
    if (counted) {
      gateway.health.of(choice.route()).abandoned();
    }
  }

  FilterReport report() {
    try {
      return filter.report();
    } catch (RuntimeException | StackOverflowError e) {
      gateway.faults.fault(FaultWatch.Place.FILTER, e); // The turn still has to be recorded.
      return FilterReport.NOTHING;
    }
  }

  FilterReport report(Verdict verdict) {
    FilterReport seen = report();
    return new FilterReport(verdict, seen.actions(), seen.longestHold(), seen.refusalScore(),
        seen.tone());
  }

  @Override
  public void event(ChatEvent event) {
    if (turn.current != this) {
      return; // The turn has moved on; two generators never share an utterance.
    }
    switch (event) {
      case ChatEvent.Failed(var failure) -> {
        fail(failure);
        return;
      }
      case ChatEvent.Started started -> {
        model = started.model();
        if (!choice.models().isEmpty() && !choice.models().contains(started.model())) {
          gateway.identity.mismatch(matter.pool(), choice.route(), started.model());
          fail(Failure.of(FailureKind.IDENTITY_MISMATCH,
              "answered as " + started.model() + ", certified as " + choice.models()));
          return;
        }
      }
      case ChatEvent.Used(var used) -> reported = used;
      case ChatEvent.Text text -> {
        written += text.end() - text.start();
        content();
      }
      case ChatEvent.ToolCalled called -> {
        written += called.call().name().length() + called.call().arguments().length();
        content();
      }
      case ChatEvent.Finished _ -> content();
      case ChatEvent.Ended _ -> {
      }
    }
    try {
      if (event instanceof ChatEvent.Ended && reported == null && written > 0) {
        restoring.event(new ChatEvent.Used(usage()));
      }
      restoring.event(event);
    } catch (RuntimeException | StackOverflowError e) {
      turn.failed(FaultWatch.Place.FILTER, e);
    }
  }

  private void content() {
    if (firstContentNanos == 0) {
      firstContentNanos = gateway.time.now();
    }
  }

  @Override
  public void flush() {
    if (turn.current != this) {
      return;
    }
    try {
      restoring.flush();
      if (turn.current == this) {
        mindHesitation(filter.hesitates());
      }
    } catch (RuntimeException | StackOverflowError e) {
      turn.failed(FaultWatch.Place.FILTER, e);
    }
  }

  /** A filter may wait for more text, but its provider may be slow. */
  private void mindHesitation(boolean hesitates) {
    Loop.Timer running = hesitation;
    if (hesitates && running == null) {
      hesitation = turn.loop.after(Filter.LONGEST_HESITATION, this::hesitatedEnough);
    } else if (!hesitates && running != null) {
      running.cancel();
      hesitation = null;
    }
  }

  private void hesitatedEnough() {
    hesitation = null;
    if (turn.current != this) {
      return;
    }
    try {
      filter.judgeNow();
    } catch (RuntimeException | StackOverflowError e) {
      turn.failed(FaultWatch.Place.FILTER, e);
    }
    flush();
  }

  void fail(Failure failure) {
    turn.settle(this, failure.kind().label(), failure);
    walk.failed(this, failure);
  }

  /** Stands for the filter of an attempt whose policy could not be opened. */
  private enum Unopened implements Filter {
    FILTER;

    @Override
    public void event(ChatEvent event) {}

    @Override
    public FilterReport report() {
      return FilterReport.NOTHING;
    }

    @Override
    public boolean refused(int choice) {
      return false;
    }
  }
}

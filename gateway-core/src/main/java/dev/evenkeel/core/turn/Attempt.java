package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.TokenEstimate;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.RoutePlan;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call to one route: the events of its provider on their way to the filter, and the filter's
 * on their way to the reply.
 */
final class Attempt implements Sink, Guards {
  private static final int CHARACTERS_PER_TOKEN = 4;

  private final Turn turn;
  private final Walk walk;
  private final Gateway gateway;
  final Matter matter;
  final RoutePlan.Choice choice;
  /** Its route's: the same to the end, whatever is configured meanwhile. */
  final RouteHealth health;
  /** False for a verdict that was reached without a call of its own. */
  final boolean counted;
  final boolean repeated;
  /** What it carries on, null when it answers from the beginning. */
  final @Nullable Begun begun;
  /** The route whose text stands before its own; empty when it answers from the beginning. */
  final String after;
  Filter filter = Unopened.FILTER;
  /** Where the provider's events go in: the way back of what was concealed, then the filter. */
  private Sink restoring = Unopened.FILTER;
  private final long startedNanos;
  private @Nullable Call call;
  @Nullable String model;
  @Nullable String fingerprint;
  private @Nullable Usage reported;
  /** When the first piece came that was an event. */
  long firstContentNanos;
  /** When the first piece came, of a tool call that is not whole too. */
  private long begunNanos;
  /** Some of its answer has left. */
  boolean committed;
  private long written;
  /** What of that belongs to tool calls that are not whole yet. */
  private long built;
  /** How many of the filter's stages hold as much as they may. */
  private int full;
  private boolean stopped;
  /** What its answer's shape is judged by. */
  private final Set<FailureKind> shapes;
  private boolean calledTool;
  /** The choices of which the provider has said that they are complete. */
  private final ChoiceSet finished = new ChoiceSet();
  /** The choices whose finish has passed the filter, which may end one before its provider does. */
  final ChoiceSet told = new ChoiceSet();
  private boolean slow;
  /** An event of its provider could not be read. */
  private boolean skipped;
  /** What had been written when the pace was looked at last. */
  private long paced;
  /** Whether we stopped reading since. */
  private boolean wasStopped;
  private Loop.@Nullable Timer pacing;
  /** Runs while the filter hesitates. */
  private Loop.@Nullable Timer hesitation;

  Attempt(Walk walk, RoutePlan.Choice choice, RouteHealth health, boolean counted, boolean repeated,
      @Nullable Begun begun, long nowNanos) {
    this.turn = walk.turn;
    this.walk = walk;
    this.gateway = turn.gateway;
    this.startedNanos = nowNanos;
    this.matter = walk.matter;
    this.choice = choice;
    this.health = health;
    this.counted = counted;
    this.repeated = repeated;
    this.begun = begun;
    RoutePlan.Choice served = turn.draft.served;
    this.after = begun == null || served == null ? "" : served.route().id();
    this.shapes = counted ? shapes(matter) : Set.of();
  }

  private static Set<FailureKind> shapes(Matter matter) {
    AnswerShape shape = matter.shape();
    if (shape == null) {
      return Set.of();
    }
    Set<FailureKind> shapes = EnumSet.noneOf(FailureKind.class);
    if (shape.ofText()) {
      shapes.add(FailureKind.SCHEMA_INVALID);
    }
    if (matter.pool().checks().contains(Pool.Check.TOOL_CALLS)
        && !matter.request().tooling().specs().isEmpty()) {
      shapes.add(FailureKind.TOOL_ARGS_INVALID);
    }
    return shapes;
  }

  /** Asks the route's health for permission; true is answered by one of the three below. */
  boolean acquired() {
    return health.tryAcquire(shapes);
  }

  /** The answer has left whole. */
  void served(long nowNanos) {
    if (counted) {
      boolean stream = matter.request().stream();
      health.took(stream, (stream ? begunNanos : nowNanos) - startedNanos, nowNanos);
      health.succeeded(slow || skipped || slowToBegin(health.settings().slow().firstContent()));
      judged(null);
    }
  }

  /** The route's health learns what the table says. */
  void taught(Failure failure) {
    if (counted) {
      health.failed(failure);
      judged(failure.kind());
    }
  }

  private void judged(@Nullable FailureKind failure) {
    for (FailureKind shape : shapes) {
      boolean told =
          failure == null && (shape == FailureKind.SCHEMA_INVALID ? !calledTool : calledTool);
      health.judged(shape, shape == failure ? Boolean.FALSE : told ? Boolean.TRUE : null);
    }
  }

  private boolean slowToBegin(@Nullable Duration longest) {
    return longest != null && matter.request().stream() && begunNanos != 0
        && begunNanos - startedNanos > longest.toNanos();
  }

  /** @return false when the policy could not be opened; the turn is over then */
  boolean open() {
    try {
      Contract contract = matter.contract();
      filter = begun == null
          ? contract.open(matter.queryClass(), matter.request(), walk.certifiedElsewhere(),
              guards(), released())
          : contract.resume(matter.queryClass(), matter.request(), guards(), begun, released());
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
    Call running = turn.surroundings.outbound()
        .call(turn.loop, choice.route(), asking(), matter.safetyIdentifier(), this);
    if (turn.current == this) {
      call = running;
      pace();
    } else {
      running.cancel();
    }
  }

  private ChatRequest asking() {
    ChatRequest whole = begun == null ? matter.concealment().request()
        : begun.asking(matter.concealment(), matter.contract().carryOn(matter.request()),
            turn.toldBefore().completion());
    return matter.mode() instanceof Degraded.ToolsOff ? whole.withoutTools() : whole;
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
      wasStopped |= wanted;
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

  long elapsed(long nowNanos) {
    return nowNanos - startedNanos;
  }

  /** What the provider said it cost, or what it must have cost. */
  Usage usage() {
    return reported != null ? reported
        : written > 0 ? TokenEstimate.of(matter.request(), written) : Usage.NONE;
  }

  /** Whether its provider called a tool. */
  boolean calledTool() {
    return calledTool;
  }

  /** What the answer cost that its caller reads: with the part that it carries on. */
  Usage costOfAnswer() {
    return begun == null ? usage() : turn.toldBefore().plus(usage());
  }

  /** Nothing it still says is heard, and its provider is told. */
  void cancel() {
    if (call != null) {
      call.cancel();
    }
    filter.cancel();
    mindHesitation(false);
    if (pacing != null) {
      pacing.cancel();
    }
  }

  /** The call told nothing of the provider. */
  void abandoned() {
    if (counted) {
      health.abandoned();
      shapes.forEach(shape -> health.judged(shape, null));
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

  Joint joint() {
    try {
      return filter.joint();
    } catch (RuntimeException | StackOverflowError e) {
      gateway.faults.fault(FaultWatch.Place.FILTER, e);
      return Joint.OPEN;
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
        int choices = matter.request().choices();
        if (finished.size() < choices && told.size() < choices) {
          fail(failure);
          return;
        }
        ended(); // Every choice is complete: what went wrong after that took nothing away.
        return;
      }
      case ChatEvent.Started started -> {
        model = started.model();
        fingerprint = started.fingerprint();
        if (!choice.models().isEmpty() && !choice.models().contains(started.model())) {
          turn.surroundings.identity().mismatch(matter.pool(), choice.route(), started.model());
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
        calledTool = true;
        int length = called.call().name().length() + called.call().arguments().length();
        written += Math.max(0, length - built); // What was built has been counted.
        built = Math.max(0, built - length);
        content();
      }
      case ChatEvent.Finished(var index, var _) -> {
        finished.add(index);
        content();
      }
      case ChatEvent.Ended _ -> {
      }
    }
    try {
      restoring.event(event);
    } catch (RuntimeException | StackOverflowError e) {
      turn.failed(FaultWatch.Place.FILTER, e);
    }
  }

  private void ended() {
    try {
      restoring.event(new ChatEvent.Ended());
      restoring.flush();
    } catch (RuntimeException | StackOverflowError e) {
      turn.failed(FaultWatch.Place.FILTER, e);
    }
  }

  @Override
  public void building(int characters) {
    if (turn.current == this) {
      written += characters;
      built += characters;
      begins();
    }
  }

  @Override
  public void skipped() {
    if (turn.current == this) {
      skipped = true;
      turn.draft.noticed(List.of("undecodable:skipped"));
    }
  }

  private void content() {
    if (firstContentNanos == 0) {
      boolean first = begunNanos == 0;
      begins();
      firstContentNanos = first ? begunNanos : gateway.time.now();
    }
  }

  private void begins() {
    if (begunNanos == 0) {
      begunNanos = gateway.time.now();
      BreakerSettings.Pace pace = health.settings().slow().pace();
      if (pace != null && counted && matter.request().stream()) {
        watch(pace);
      }
    }
  }

  /** Looks now and then whether the provider writes fast enough. */
  private void watch(BreakerSettings.Pace pace) {
    paced = written;
    wasStopped = stopped;
    pacing = turn.loop.after(pace.over(), () -> {
      pacing = null;
      if (turn.current != this) {
        return;
      }
      long expected = pace.tokens() * pace.over().toMillis() / 1000 * CHARACTERS_PER_TOKEN;
      // A caller or a guard that reads slowly is not the provider's fault.
      if (!wasStopped && written - paced < expected) {
        slow = true;
        if (!turn.reply.released() && walk.anotherLeft()) {
          fail(Failure.of(FailureKind.SLOW, "fewer than " + pace.tokens() + " tokens a second"));
          return;
        }
      }
      watch(pace);
    });
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
    turn.settle(this, failure.kind().label(), failure, gateway.time.now());
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

package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.RoutePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A turn's walk over its plan: which route is asked next, how often, after which pause, and when
 * nobody is left. The table is {@link FailureKind}; this is who carries it out. Confined to the
 * turn's event loop.
 */
final class Walk {
  /** The shortest pause before a route is asked a second time; up to twice that, at random. */
  private static final Duration BACK_OFF = Duration.ofMillis(50);

  /** Callers are not told to stay away for longer. */
  private static final Duration LONGEST_ADVICE = Duration.ofMinutes(1);

  final Turn turn;
  private final Gateway gateway;
  /** Where nobody answers as they should; null while it has not come to that. */
  private @Nullable Degradation degradation;
  /** What is asked now: less than at first, once nobody answers as they should. */
  Matter matter;
  private List<Failure> failures = List.of();
  /** Who failed, and how. */
  private List<String> failed = List.of();
  /** Who refused what must be answered; from then on only routes certified for that are asked. */
  private RoutePlan.@Nullable Choice refusedBy;
  /** What ended the answer that the caller has a part of; null while it has none. */
  private @Nullable Failure interrupted;
  private Loop.@Nullable Timer pause;
  private int next;
  private int attempts;

  Walk(Turn turn, Matter matter) {
    this.turn = turn;
    this.gateway = turn.gateway;
    this.matter = matter;
  }

  /** Asks the first route. */
  void begin(long nowNanos) {
    if (matter.plan().eligible().isEmpty()) {
      exhausted();
    } else {
      tryNext(nowNanos);
    }
  }

  /** Asks nobody any more. */
  void cancel() {
    if (pause != null) {
      pause.cancel();
    }
  }

  /** The turn's deadline passed while no attempt was running. */
  void late(Failure failure) {
    failures = with(failures, failure);
    exhausted();
  }

  /** Whether a refusal may still be taken to a route that is certified for the class; once. */
  boolean certifiedElsewhere() {
    return refusedBy == null && interrupted == null && !spent()
        && nextFitting(true) < matter.plan().eligible().size();
  }

  /** Whether somebody else of the plan could be asked. */
  boolean anotherLeft() {
    return !spent() && nextFitting() < matter.plan().eligible().size();
  }

  /** An attempt failed and is out of the turn. */
  void failed(Attempt attempt, Failure failure) {
    attempt.taught(failure);
    note(attempt.choice, failure);
    if (turn.reply.released()) {
      midStream(attempt, failure);
      return;
    }
    turn.forget(attempt);
    switch (failure.kind().next()) {
      case NEXT_ROUTE -> tryNext();
      case SAME_ROUTE_ONCE -> {
        if (!repeats(attempt)) {
          tryNext();
        }
      }
      case SAME_ROUTE_ONCE_THEN_NEXT_IF_NEW -> {
        if (!repeats(attempt)) {
          if (matter.conversation().pinned() == null) {
            tryNext();
          } else {
            exhausted();
          }
        }
      }
      case WAIT_OR_NEXT -> {
        Duration wait = attempt.health.coolingFor();
        if (!attempt.repeated && !spent() && bearable(wait)) {
          waitThen(wait, () -> call(attempt.choice, attempt.health, true));
        } else {
          tryNext();
        }
      }
      case CERTIFIED_ROUTE -> {
        refusedBy = attempt.choice;
        tryNext();
      }
      case TO_CALLER, STOP -> exhausted();
      case AS_ANSWER -> blockedPrompt(attempt.choice);
    }
  }

  /** Some of an answer has left, of this attempt or of one before it. */
  private void midStream(Attempt attempt, Failure failure) {
    if (attempt.committed) {
      interrupted = failure;
      turn.draft.report = attempt.report(Verdict.INCOMPLETE);
      turn.reply.flush(); // What its last pass released is not kept waiting for another route.
    }
    if (turn.over()) {
      return; // Its caller was gone.
    }
    boolean goesOn = !matter.wishes().close() && switch (matter.pool().failover().midStream()) {
      case CLOSE -> false;
      case RESTART ->
        matter.wishes().accepts().contains(Wishes.Accept.RESTART) && anotherMayHelp(failure);
      case CONTINUE ->
        turn.carriable() != null && (anotherMayHelp(failure) || misfit(attempt, failure));
    };
    if (goesOn) {
      tryNext();
    } else {
      exhausted();
    }
  }

  /** Whether a route failed that was to carry on and could not be asked to; another may be. */
  private static boolean misfit(Attempt attempt, Failure failure) {
    return attempt.begun != null && !attempt.committed && switch (failure.kind().next()) {
      case TO_CALLER, AS_ANSWER -> true;
      case NEXT_ROUTE, SAME_ROUTE_ONCE, WAIT_OR_NEXT, SAME_ROUTE_ONCE_THEN_NEXT_IF_NEW,
          CERTIFIED_ROUTE, STOP ->
        false;
    };
  }

  /** What the next route is to carry on, null when it answers from the beginning. */
  private @Nullable String carried() {
    return turn.reply.released() ? turn.carriable() : null;
  }

  /** No route is asked twice for an answer that has begun, and verdicts are nobody's outage. */
  private static boolean anotherMayHelp(Failure failure) {
    return switch (failure.kind().next()) {
      case NEXT_ROUTE, SAME_ROUTE_ONCE, WAIT_OR_NEXT -> true;
      case SAME_ROUTE_ONCE_THEN_NEXT_IF_NEW, AS_ANSWER, CERTIFIED_ROUTE, TO_CALLER, STOP -> false;
    };
  }

  private void tryNext() {
    tryNext(gateway.time.now());
  }

  private void tryNext(long nowNanos) {
    next = nextFitting();
    if (next >= matter.plan().eligible().size() || spent()) {
      exhausted();
      return;
    }
    RoutePlan.Choice choice = matter.plan().eligible().get(next++);
    RouteHealth health = turn.surroundings.health().of(choice.route());
    Duration cooling = health.coolingFor();
    if (tooLateFor(health, nowNanos)) {
      note(choice, Failure.of(turn.late().kind(), "usually takes longer than what is left"));
      tryNext(nowNanos);
    } else if (cooling.isZero()) {
      call(choice, health, false, nowNanos);
    } else if (next == 1 && bearable(cooling)) {
      waitThen(cooling, () -> call(choice, health, false));
    } else {
      note(choice, new Failure(FailureKind.RATE_LIMITED, "cooling down", 0, cooling, null, null));
      tryNext(nowNanos);
    }
  }

  private void call(RoutePlan.Choice choice, RouteHealth health, boolean repeated) {
    call(choice, health, repeated, gateway.time.now());
  }

  private void call(RoutePlan.Choice choice, RouteHealth health, boolean repeated, long nowNanos) {
    String carried = carried();
    Begun begun = carried == null ? null
        : Begun.of(carried, choice.route().continuation(), matter.concealment());
    Attempt attempt = new Attempt(this, choice, health, true, repeated, begun, nowNanos);
    if (!attempt.acquired()) {
      Failure last = health.lastFailure();
      note(choice, last != null ? last : Failure.of(FailureKind.CONNECT, "breaker open"));
      tryNext(nowNanos);
      return;
    }
    attempts++;
    if (!repeated) {
      health.retries().earn();
    }
    turn.current = attempt;
    if (attempt.open()) {
      turn.head();
      attempt.call();
    }
  }

  /** Whether the attempt's route is asked once more, after a short pause. */
  private boolean repeats(Attempt attempt) {
    if (attempt.repeated || spent() || !attempt.health.retries().spend()) {
      return false;
    }
    long jitter = gateway.random.nextLong(BACK_OFF.toNanos());
    waitThen(BACK_OFF.plusNanos(jitter), () -> call(attempt.choice, attempt.health, true));
    return true;
  }

  /** A provider that blocks the prompt has answered: the policy says how that reads. */
  private void blockedPrompt(RoutePlan.Choice choice) {
    RouteHealth health = turn.surroundings.health().of(choice.route());
    Attempt verdict = new Attempt(this, choice, health, false, true, null, gateway.time.now());
    turn.current = verdict;
    if (!verdict.open()) {
      return;
    }
    long seconds = turn.draft.at.getEpochSecond();
    verdict.event(new ChatEvent.Started(turn.answerId(), seconds, choice.route().model(), null));
    for (int i = 0; i < matter.request().choices(); i++) {
      verdict.event(new ChatEvent.Finished(i, FinishReason.CONTENT_FILTER));
    }
    verdict.event(new ChatEvent.Ended());
    verdict.flush();
  }

  /** Where the plan goes on with a route that may do what is left to do. */
  private int nextFitting() {
    return nextFitting(refusedBy != null);
  }

  private int nextFitting(boolean certified) {
    List<RoutePlan.Choice> eligible = matter.plan().eligible();
    boolean carrying = carried() != null;
    int at = next;
    while (at < eligible.size()
        && ((certified && !eligible.get(at).certifiedFor(matter.queryClass()))
            || (carrying && !eligible.get(at).carriesOn()))) {
      at++;
    }
    return at;
  }

  private void exhausted() {
    RoutePlan.Choice refused = refusedBy;
    if (interrupted != null) {
      turn.reject(new Rejection.Interrupted(interrupted)); // The truth, in the stream.
    } else if (refused != null) {
      blockedPrompt(refused); // Nobody else could answer: the refusal stands.
    } else if (failures.isEmpty()) {
      degrade(nothingEligible(), true, "no_eligible_route");
    } else {
      Rejection told = new Rejection.AttemptsFailed(failures.getFirst(), failed);
      Failure last = failures.getLast();
      if (providersFault(last)) {
        degrade(told, turn.left() > 0, failures.getFirst().kind().label());
      } else {
        turn.reject(told);
      }
    }
  }

  /**
   * Whether less may serve: not where the caller has to mend something, nor where a bug is ours.
   */
  private boolean providersFault(Failure last) {
    return switch (last.kind().next()) {
      case NEXT_ROUTE, SAME_ROUTE_ONCE, SAME_ROUTE_ONCE_THEN_NEXT_IF_NEW, WAIT_OR_NEXT -> true;
      // What the pool's own routes would take may be too much for a smaller one.
      case TO_CALLER -> matter.mode() != null;
      case STOP ->
        last.kind() == FailureKind.DEADLINE || last.kind() == FailureKind.CALLERS_DEADLINE;
      case AS_ANSWER, CERTIFIED_ROUTE -> false;
    };
  }

  /** @param otherwise what the caller is told where the pool has declared nothing */
  private void degrade(Rejection otherwise, boolean inTime, String why) {
    Degradation down = degradation == null ? new Degradation(turn, matter) : degradation;
    degradation = down;
    switch (down.step(inTime && !spent(), why)) {
      case Degradation.Step.Ask(var less) -> {
        matter = less;
        next = 0;
        tryNext();
      }
      case Degradation.Step.Answered _ -> {
      }
      case Degradation.Step.Close _ -> {
        turn.draft.failure = failures.isEmpty() ? null : failures.getFirst().kind();
        turn.reject(closed());
      }
      case Degradation.Step.Undeclared _ -> turn.reject(otherwise);
    }
  }

  private Rejection.NoEligibleRoute closed() {
    Rejection.NoEligibleRoute none = nothingEligible();
    List<String> reasons = new ArrayList<>(failed);
    reasons.addAll(none.reasons());
    boolean passing = !failures.isEmpty() || none.retry() instanceof Rejection.Retry.After;
    Rejection.Retry retry = none.retry() instanceof Rejection.Retry.After ? none.retry()
        : passing ? new Rejection.Retry.After(matter.pool().failover().breaker().openFor())
            : none.retry();
    return new Rejection.NoEligibleRoute(matter.pool().name(), reasons, retry);
  }

  private boolean spent() {
    return attempts >= matter.pool().failover().attempts();
  }

  /** Whether the pool waits that long for a route, and the turn has the time. */
  private boolean bearable(Duration wait) {
    return wait.compareTo(matter.pool().affinity().patience()) <= 0 && wait.toNanos() < turn.left();
  }

  /** An answer that will not come in time is only paid for. */
  private boolean tooLateFor(RouteHealth health, long nowNanos) {
    return health.typicalNanos(matter.request().stream(), nowNanos) > turn.left(nowNanos);
  }

  /** A route failed; one that was not even called is told like a failed attempt. */
  private void note(RoutePlan.Choice choice, Failure failure) {
    failures = with(failures, failure);
    failed = with(failed, choice.route().id() + ": " + failure.kind().label());
  }

  /** A list of what hardly any turn has: it is made when there is something in it. */
  private static <T> List<T> with(List<T> before, T one) {
    List<T> all = before.isEmpty() ? new ArrayList<>(2) : before;
    all.add(one);
    return all;
  }

  private void waitThen(Duration delay, Runnable then) {
    pause = turn.loop.after(delay, () -> {
      pause = null;
      if (!turn.over()) {
        then.run();
      }
    });
  }

  private Rejection.NoEligibleRoute nothingEligible() {
    List<String> reasons = new ArrayList<>();
    boolean passing = false;
    Duration wait = LONGEST_ADVICE;
    for (RoutePlan.Excluded excluded : matter.plan().excluded()) {
      StringBuilder line = new StringBuilder(excluded.route().id()).append(":");
      excluded.reasons()
          .keySet()
          .stream()
          .sorted()
          .forEach(why -> line.append(' ').append(why.label()));
      reasons.add(line.toString());
      if (excluded.reasons().keySet().stream().allMatch(why -> why.passing())) {
        passing = true;
        Duration left = turn.surroundings.health().of(excluded.route()).leftAloneFor();
        wait = left.compareTo(wait) < 0 ? left : wait;
      }
    }
    return new Rejection.NoEligibleRoute(matter.pool().name(), reasons,
        passing ? new Rejection.Retry.After(wait) : new Rejection.Retry.Never());
  }
}

package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.TokenEstimate;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.RoutePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: walks the plan attempt by attempt until an answer has been released
 * whole,
 * the failure table says stop, or the caller leaves. Confined to its event loop, so it has no
 * locks.
 *
 * <p>
 * The policy filter sits inside each attempt's path and outside the provider's: failover cannot
 * pass
 * it by, and what a filter held when its route died is gone. Until the reply has released
 * something,
 * a failure moves on silently; afterwards it becomes the pool's mid-stream rule.
 */
public final class Turn {
  /** The shortest pause before a route is asked a second time; up to twice that, at random. */
  private static final Duration BACK_OFF = Duration.ofMillis(50);

  /**
   * What the stages found out about a request.
   *
   * @param safetyIdentifier stands for the end user towards providers; may be empty
   * @param shape what the answer must look like, null for anything
   * @param concealment what providers see of the request
   */
  record Matter(ChatRequest request, Pool pool, Contract contract, String queryClass,
      Conversation conversation, RoutePlan plan, String safetyIdentifier,
      @Nullable AnswerShape shape, Concealment concealment) {}

  private final Gateway gateway;
  private final DecisionDraft draft;
  private final Reply reply;
  private final Loop loop;
  private final long receivedNanos;
  private final List<Failure> failures = new ArrayList<>(0);
  private final List<String> failed = new ArrayList<>(0);
  private @Nullable Attempt current;
  /** Who refused what must be answered; from then on only routes certified for that are asked. */
  private RoutePlan.@Nullable Choice refusedBy;
  /** The guards' verdict on the prompt, while it is awaited. */
  private @Nullable InputCheck checking;
  private Loop.@Nullable Timer pause;
  private Loop.@Nullable Timer deadline;
  private String policy = "";
  private int next;
  private int attempts;
  private boolean paused;
  private boolean over;

  Turn(Gateway gateway, DecisionDraft draft, Reply reply, Loop loop, long receivedNanos) {
    this.gateway = gateway;
    this.draft = draft;
    this.reply = reply;
    this.loop = loop;
    this.receivedNanos = receivedNanos;
    head();
  }

  /** Whether the turn is finished and recorded. */
  public boolean over() {
    return over;
  }

  /** The caller went away: the provider is told at once. Harmless when the turn is over. */
  public void callerLeft() {
    abandon("cancelled", FailureKind.CALLER_LEFT, null);
  }

  /** The gateway is closing and will not wait for this turn any longer. */
  public void shutDown() {
    abandon("interrupted", FailureKind.SHUTDOWN,
        new Rejection.Busy("The gateway is shutting down.", Duration.ofSeconds(1)));
  }

  /** The caller reads slowly: stop reading from the provider. */
  public void pause() {
    paused = true;
    if (current != null) {
      current.pace();
    }
  }

  /** The caller reads again. */
  public void resume() {
    paused = false;
    if (current != null) {
      current.pace();
    }
  }

  /** Goes on once the guards have let the prompt pass; at once where none has to be asked. */
  void afterVerdict(Pool pool, Contract contract, ChatRequest request, Concealment concealment,
      Runnable next) {
    List<GuardedInput> inputs = contract.guardedInput(request);
    deadline = loop.after(pool.failover().deadline(), this::deadlinePassed);
    if (inputs.isEmpty()) {
      next.run();
      return;
    }
    head();
    InputCheck check =
        new InputCheck(new ConcealingGuards(loop, concealment, contract.trustedGuards()), inputs,
            rejection -> verdict(rejection, next));
    checking = check;
    check.start();
  }

  private void verdict(@Nullable Rejection rejection, Runnable next) {
    InputCheck check = checking;
    checking = null;
    if (check != null) {
      draft.noticed(check.actions());
    }
    if (rejection != null) {
      reject(rejection);
      return;
    }
    try {
      next.run();
    } catch (RejectedException e) {
      reject(e.rejection());
    } catch (RuntimeException | StackOverflowError e) {
      failed(FaultWatch.Place.POLICY, e);
    }
  }

  void start(Matter found) {
    head();
    draft.planNanos = gateway.time.now() - receivedNanos;
    if (found.plan().eligible().isEmpty()) {
      reject(nothingEligible(found));
      return;
    }
    tryNext(found);
  }

  /** The policy answers by itself: no route is asked, so none is named and none is pinned. */
  void say(Ruling.Say ruling, ChatRequest request, Conversation conversation) {
    Channel channel = ruling.refusal() ? Channel.REFUSAL : Channel.CONTENT;
    draft.planNanos = gateway.time.now() - receivedNanos;
    draft.report = new FilterReport(ruling.refusal() ? Verdict.REFUSE : Verdict.ANSWER,
        List.of(ruling.action()), 0, ruling.refusal() ? 1 : 0);
    draft.finish = FinishReason.STOP.wire();
    head();
    reply
        .event(new ChatEvent.Started(answerId(), draft.at.getEpochSecond(), request.model(), null));
    ChatEvent.Text text = new ChatEvent.Text();
    for (int i = 0; i < request.choices(); i++) {
      text.set(i, channel, ruling.text());
      reply.event(text);
      conversation.released(text);
      reply.event(new ChatEvent.Finished(i, FinishReason.STOP));
    }
    reply.event(new ChatEvent.Ended());
    draft.outcome = "answered";
    conversation.answered();
    reply.flush();
    end();
  }

  private String answerId() {
    return "chatcmpl-" + draft.id;
  }

  /** Something threw that never should: the turn is closed and nothing held is released. */
  void failed(FaultWatch.Place place, Throwable cause) {
    gateway.faults.fault(place, cause);
    if (over) {
      return;
    }
    Attempt running = current;
    if (running != null) {
      // A message may quote what somebody wrote; the type will do.
      settle(running, "filter_failed",
          Failure.of(FailureKind.GATEWAY, cause.getClass().getSimpleName()));
      running.abandoned();
      draft.report = running.report(Verdict.BLOCKED);
    }
    reject(new Rejection.FilterFailed());
  }

  void reject(Rejection rejection) {
    if (over) {
      return;
    }
    if (rejection instanceof Rejection.NoEligibleRoute) {
      draft.mode = "closed";
    }
    if (reply.released()) {
      draft.outcome = "interrupted";
    }
    head();
    draft.error = reply.reject(rejection);
    draft.failure = rejection.kind();
    end();
  }

  // --- walking the plan

  private void tryNext(Matter now) {
    if (refusedBy != null) {
      next = nextCertified(now);
    }
    if (next >= now.plan().eligible().size() || attempts >= now.pool().failover().attempts()) {
      exhausted(now);
      return;
    }
    RoutePlan.Choice choice = now.plan().eligible().get(next++);
    RouteHealth health = gateway.health.of(choice.route());
    Duration cooling = health.coolingFor();
    if (!cooling.isZero()) {
      if (next == 1 && cooling.compareTo(now.pool().affinity().patience()) <= 0) {
        waitThen(cooling, () -> call(now, choice, false));
      } else {
        note(choice, new Failure(FailureKind.RATE_LIMITED, "cooling down", 0, cooling, null, null));
        tryNext(now);
      }
      return;
    }
    call(now, choice, false);
  }

  private void call(Matter now, RoutePlan.Choice choice, boolean repeated) {
    RouteHealth health = gateway.health.of(choice.route());
    if (!health.tryAcquire()) {
      Failure last = health.lastFailure();
      note(choice, last != null ? last : Failure.of(FailureKind.CONNECT, "breaker open"));
      tryNext(now);
      return;
    }
    attempts++;
    if (!repeated) {
      health.retries().earn();
    }
    Attempt attempt = new Attempt(now, choice, true, repeated);
    current = attempt;
    if (!attempt.open()) {
      return;
    }
    head();
    Call call =
        loop.call(choice.route(), now.concealment().request(), now.safetyIdentifier(), attempt);
    if (current == attempt) {
      attempt.call = call;
      attempt.pace();
    } else {
      call.cancel();
    }
  }

  private void attemptFailed(Attempt attempt, Failure failure) {
    Matter now = attempt.matter;
    RouteHealth health = gateway.health.of(attempt.choice.route());
    settle(attempt, failure.kind().label(), failure);
    if (attempt.counted) {
      health.failed(failure, attempt.elapsed());
    }
    failures.add(failure);
    failed.add(attempt.choice.route().id() + ": " + failure.kind().label());
    if (reply.released()) {
      // Mid-stream rule `close`, the only one there is: the truth, in the stream.
      draft.report = attempt.report(Verdict.INCOMPLETE);
      reject(new Rejection.Interrupted(failure));
      return;
    }
    switch (failure.kind().next()) {
      case NEXT_ROUTE -> tryNext(now);
      case SAME_ROUTE_ONCE -> {
        if (!repeats(attempt)) {
          tryNext(now);
        }
      }
      case SAME_ROUTE_ONCE_THEN_NEXT_IF_NEW -> {
        if (!repeats(attempt)) {
          if (now.conversation().pinned() == null) {
            tryNext(now);
          } else {
            exhausted(now);
          }
        }
      }
      case WAIT_OR_NEXT -> {
        Duration wait = health.coolingFor();
        if (!attempt.repeated && attempts < now.pool().failover().attempts()
            && wait.compareTo(now.pool().affinity().patience()) <= 0) {
          waitThen(wait, () -> call(now, attempt.choice, true));
        } else {
          tryNext(now);
        }
      }
      case CERTIFIED_ROUTE -> {
        refusedBy = attempt.choice;
        tryNext(now);
      }
      case TO_CALLER, STOP -> exhausted(now);
      case AS_ANSWER -> blockedPrompt(now, attempt.choice);
    }
  }

  /** Whether the attempt's route is asked once more, after a short pause. */
  private boolean repeats(Attempt attempt) {
    Matter now = attempt.matter;
    if (attempt.repeated || attempts >= now.pool().failover().attempts()
        || !gateway.health.of(attempt.choice.route()).retries().spend()) {
      return false;
    }
    long jitter = gateway.random.nextLong(BACK_OFF.toNanos());
    waitThen(BACK_OFF.plusNanos(jitter), () -> call(now, attempt.choice, true));
    return true;
  }

  /** A provider that blocks the prompt has answered: the policy says how that reads. */
  private void blockedPrompt(Matter now, RoutePlan.Choice choice) {
    Attempt verdict = new Attempt(now, choice, false, true);
    current = verdict;
    if (!verdict.open()) {
      return;
    }
    long seconds = draft.at.getEpochSecond();
    verdict.event(new ChatEvent.Started(answerId(), seconds, choice.route().model(), null));
    for (int i = 0; i < now.request().choices(); i++) {
      verdict.event(new ChatEvent.Finished(i, FinishReason.CONTENT_FILTER));
    }
    verdict.event(new ChatEvent.Ended());
    verdict.flush();
  }

  /** Whether a refusal may still be taken to a route that is certified for the class; once. */
  private boolean certifiedElsewhere(Matter now) {
    return refusedBy == null && attempts < now.pool().failover().attempts()
        && nextCertified(now) < now.plan().eligible().size();
  }

  /** Where the plan goes on with a route that is certified for the turn's class. */
  private int nextCertified(Matter now) {
    List<RoutePlan.Choice> eligible = now.plan().eligible();
    int at = next;
    while (at < eligible.size() && !eligible.get(at).certifiedFor(now.queryClass())) {
      at++;
    }
    return at;
  }

  private void exhausted(Matter now) {
    RoutePlan.Choice refused = refusedBy;
    if (refused != null) {
      blockedPrompt(now, refused); // Nobody else could answer: the refusal stands.
    } else if (failures.isEmpty()) {
      reject(nothingEligible(now));
    } else {
      reject(new Rejection.AttemptsFailed(failures.getFirst(), failed));
    }
  }

  /** A route that was not even called; told like a failed attempt. */
  private void note(RoutePlan.Choice choice, Failure failure) {
    failures.add(failure);
    failed.add(choice.route().id() + ": " + failure.kind().label());
  }

  private void waitThen(Duration delay, Runnable then) {
    pause = loop.after(delay, () -> {
      pause = null;
      if (!over) {
        then.run();
      }
    });
  }

  private Rejection.NoEligibleRoute nothingEligible(Matter now) {
    List<String> reasons = new ArrayList<>();
    boolean passing = false;
    Duration wait = now.pool().failover().breaker().openFor();
    for (RoutePlan.Excluded excluded : now.plan().excluded()) {
      StringBuilder line = new StringBuilder(excluded.route().id()).append(":");
      excluded.reasons()
          .keySet()
          .stream()
          .sorted()
          .forEach(why -> line.append(' ').append(why.label()));
      reasons.add(line.toString());
      passing |= excluded.reasons().keySet().stream().allMatch(why -> why.passing());
    }
    return new Rejection.NoEligibleRoute(now.pool().name(), reasons,
        passing ? new Rejection.Retry.After(wait) : new Rejection.Retry.Never());
  }

  private void deadlinePassed() {
    deadline = null;
    Failure late = Failure.of(FailureKind.DEADLINE, "the turn's deadline passed");
    Attempt running = current;
    if (over) {
      return;
    }
    if (running != null) {
      running.fail(late);
    } else {
      failures.add(late);
      reject(new Rejection.AttemptsFailed(failures.getFirst(), failed));
    }
  }

  // --- ending

  private void abandon(String outcome, FailureKind kind, @Nullable Rejection rejection) {
    if (over) {
      return;
    }
    Attempt running = current;
    if (running != null) {
      settle(running, kind.label(), null);
      running.abandoned();
      draft.report = running.report(Verdict.INCOMPLETE);
    }
    draft.outcome = outcome;
    draft.failure = kind;
    if (rejection != null) {
      draft.error = reply.reject(rejection);
    }
    end();
  }

  private void served(Attempt attempt) {
    settle(attempt, "served", null);
    if (attempt.counted) {
      gateway.health.of(attempt.choice.route()).succeeded(attempt.elapsed());
    }
    draft.report = attempt.report();
    draft.outcome = "answered";
    attempt.matter.conversation().answered();
    reply.flush();
    end();
  }

  /** Takes an attempt out of the turn: nothing it still says is heard. */
  private void settle(Attempt attempt, String result, @Nullable Failure failure) {
    current = null;
    if (attempt.call != null) {
      attempt.call.cancel();
    }
    attempt.filter.cancel();
    attempt.mindHesitation(false);
    draft.attempts.add(new AttemptRecord(attempt.choice.route().id(), attempt.model, result,
        failure == null ? null : failure.detail(), failure == null ? 0 : failure.status(),
        attempt.usage(), reply.released(), attempt.elapsed() / 1_000_000));
  }

  private void end() {
    over = true;
    if (checking != null) {
      draft.noticed(checking.actions());
      checking.cancel();
      checking = null;
    }
    if (deadline != null) {
      deadline.cancel();
    }
    if (pause != null) {
      pause.cancel();
    }
    gateway.decisions.record(draft.build(gateway.time.now() - receivedNanos));
  }

  /** Something is about to leave for the caller: from here on the answer belongs to one route. */
  private void firstRelease(Attempt attempt) {
    long now = gateway.time.now();
    draft.served = attempt.choice;
    draft.model = attempt.model;
    draft.firstReleaseNanos = now - receivedNanos;
    draft.overheadNanos = draft.planNanos + (now - attempt.firstContentNanos);
    draft.affinity = attempt.matter.conversation().answeredBy(attempt.choice);
    draft.epoch = attempt.matter.conversation().epoch();
    head();
  }

  private void head() {
    RoutePlan.Choice route = draft.served;
    reply.head(new ReplyHead(draft.id, route == null ? "" : route.route().id(), draft.session,
        draft.affinity, policyName(), draft.mode, draft.overheadNanos));
  }

  private String policyName() {
    Contract contract = draft.contract;
    if (policy.isEmpty() && contract != null) {
      policy = contract.name() + ";" + contract.digest().substring(0, 12);
    }
    return policy;
  }

  /**
   * One call to one route: the events of its provider on their way to the filter, and the filter's
   * on their way to the reply.
   */
  private final class Attempt implements Sink, Guards {
    final Matter matter;
    final RoutePlan.Choice choice;
    /** False for a verdict that was reached without a call of its own. */
    final boolean counted;
    final boolean repeated;
    Filter filter = Unopened.FILTER;
    /** Where the provider's events go in: the way back of what was concealed, then the filter. */
    private Sink restoring = Unopened.FILTER;
    private final long startedNanos = gateway.time.now();
    @Nullable Call call;
    @Nullable String model;
    private @Nullable Usage reported;
    long firstContentNanos;
    private long written;
    private boolean released;
    /** How many of the filter's stages hold as much as they may. */
    private int full;
    private boolean stopped;
    /** Runs while the filter hesitates. */
    private Loop.@Nullable Timer hesitation;

    Attempt(Matter matter, RoutePlan.Choice choice, boolean counted, boolean repeated) {
      this.matter = matter;
      this.choice = choice;
      this.counted = counted;
      this.repeated = repeated;
    }

    /** @return false when the policy could not be opened; the turn is over then */
    boolean open() {
      try {
        filter = matter.contract()
            .open(matter.queryClass(), matter.request(), certifiedElsewhere(matter), guards(),
                released());
        restoring = matter.concealment().restoring(filter);
        return true;
      } catch (RuntimeException | StackOverflowError e) {
        failed(FaultWatch.Place.FILTER, e);
        return false;
      }
    }

    private Guards guards() {
      return new ConcealingGuards(this, matter.concealment(), matter.contract().trustedGuards());
    }

    private Sink released() {
      Sink released = new Released(this);
      AnswerShape shape = matter.shape();
      return shape == null ? released
          : new ShapeGate(shape, matter.request().choices(), this::refused, released);
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
      boolean wanted = paused || full > 0;
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
      if (current == this) {
        pace();
      }
    }

    @Override
    public Asked ask(Question question, Consumer<GuardVerdict> verdict) {
      return loop.ask(question, answer -> {
        if (current != this) {
          return;
        }
        try {
          verdict.accept(answer);
        } catch (RuntimeException | StackOverflowError e) {
          failed(FaultWatch.Place.FILTER, e);
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
      if (current != this) {
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
        failed(FaultWatch.Place.FILTER, e);
      }
    }

    private void content() {
      if (firstContentNanos == 0) {
        firstContentNanos = gateway.time.now();
      }
    }

    @Override
    public void flush() {
      if (current != this) {
        return;
      }
      try {
        restoring.flush();
        if (current == this) {
          mindHesitation(filter.hesitates());
        }
      } catch (RuntimeException | StackOverflowError e) {
        failed(FaultWatch.Place.FILTER, e);
      }
    }

    /** A filter may wait for more text, but its provider may be slow. */
    private void mindHesitation(boolean hesitates) {
      Loop.Timer running = hesitation;
      if (hesitates && running == null) {
        hesitation = loop.after(Filter.LONGEST_HESITATION, this::hesitatedEnough);
      } else if (!hesitates && running != null) {
        running.cancel();
        hesitation = null;
      }
    }

    private void hesitatedEnough() {
      hesitation = null;
      if (current != this) {
        return;
      }
      try {
        filter.judgeNow();
      } catch (RuntimeException | StackOverflowError e) {
        failed(FaultWatch.Place.FILTER, e);
      }
      flush();
    }

    void fail(Failure failure) {
      attemptFailed(this, failure);
    }
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

  /** What comes out of the filter: seen by the conversation, then by the caller. */
  private final class Released implements Sink {
    private final Attempt attempt;

    Released(Attempt attempt) {
      this.attempt = attempt;
    }

    @Override
    public void event(ChatEvent event) {
      if (current != attempt) {
        return; // A stage that let go late: the turn has moved on.
      }
      if (event instanceof ChatEvent.Failed(var failure)) {
        attempt.fail(failure);
        return;
      }
      if (event instanceof ChatEvent.Finished(var choice, var reason) && choice == 0) {
        draft.finish = reason.wire();
      }
      reply.event(event);
      if (!attempt.released && reply.released()) {
        attempt.released = true;
        firstRelease(attempt);
      }
      attempt.matter.conversation().released(event);
      if (event instanceof ChatEvent.Ended) {
        served(attempt);
      }
    }

    @Override
    public void flush() {
      reply.flush();
    }
  }
}

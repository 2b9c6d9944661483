package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Price;
import dev.evenkeel.core.route.RoutePlan;
import dev.evenkeel.core.session.IdempotencyTable;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
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
  /** Before the pool is known. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final Failure LATE =
      Failure.of(FailureKind.DEADLINE, "the turn's deadline passed");
  private static final Failure CALLERS_LATE =
      Failure.of(FailureKind.CALLERS_DEADLINE, "the caller's deadline passed");

  final Gateway gateway;
  final DecisionDraft draft;
  final Reply reply;
  final Loop loop;
  private final long receivedNanos;
  /** What its calls meet outside. */
  Surroundings surroundings;
  /** The attempt that is heard; events of any other are dropped. */
  @Nullable Attempt current;
  private @Nullable Walk walk;
  /** The guards' verdict on the prompt, while it is awaited. */
  private @Nullable InputCheck checking;
  private Loop.@Nullable Timer deadline;
  private long dueNanos;
  private Failure late = LATE;
  private String policy = "";
  /** The next sign of life to a caller that wants them. */
  private Loop.@Nullable Timer alive;
  /** The caller's idempotency key, while it is this turn's; null for a request without one. */
  private IdempotencyTable.@Nullable Claim claim;
  /** What has left, where another route could carry it on; null where none could. */
  private @Nullable Told told;
  private boolean tellsSeams;
  private boolean paused;
  private boolean over;

  Turn(Gateway gateway, DecisionDraft draft, Reply reply, Loop loop, long receivedNanos) {
    this.gateway = gateway;
    this.surroundings = gateway.usual;
    this.draft = draft;
    this.reply = reply;
    this.loop = loop;
    this.receivedNanos = receivedNanos;
    this.dueNanos = receivedNanos + LONGEST.toNanos();
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

  /** Whether the caller reads too slowly. */
  boolean paused() {
    return paused;
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

  /**
   * From now on the turn ends in time.
   *
   * @param wished what the caller gives it, null for no wish; never lengthens what the pool allows
   */
  void endBy(Pool pool, @Nullable Duration wished) {
    Duration most = pool.failover().deadline();
    Duration given = wished != null && wished.compareTo(most) < 0 ? wished : most;
    late = given.equals(most) ? LATE : CALLERS_LATE;
    dueNanos = receivedNanos + given.toNanos();
    deadline = loop.after(receivedNanos, given, this::deadlinePassed);
  }

  /** How much of its time is left, in nanoseconds; negative when it is over. */
  long left() {
    return left(gateway.time.now());
  }

  long left(long nowNanos) {
    return dueNanos - nowNanos;
  }

  /** What it fails with when its time is over. */
  Failure late() {
    return late;
  }

  /** What follows when the guards have let the prompt pass. */
  @FunctionalInterface
  interface Judged {
    /** @param masked the request in the words that guards want, null where it may go as it is */
    void go(@Nullable ChatRequest masked);
  }

  private InputCheck.Remembered remembered() {
    String tenant = draft.tenant;
    return new InputCheck.Remembered() {
      @Override
      public boolean has(Question question) {
        return gateway.passed.has(tenant, question);
      }

      @Override
      public void add(Question question) {
        gateway.passed.add(tenant, question);
      }
    };
  }

  /** Goes on once the guards have let the prompt pass; at once where none has to be asked. */
  void afterVerdict(Pool pool, Contract contract, ChatRequest request, Concealment concealment,
      Judged next) {
    List<GuardedInput> inputs = contract.guardedInput(request);
    if (inputs.isEmpty()) {
      next.go(null);
      return;
    }
    InputCheck check = new InputCheck(loop, contract, inputs, concealment, remembered(),
        (rejection, masks) -> verdict(rejection, contract, request, masks, next));
    checking = check;
    check.start();
  }

  private void verdict(@Nullable Rejection rejection, Contract contract, ChatRequest request,
      List<GuardMask> masks, Judged next) {
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
      ChatRequest masked = masks.isEmpty() ? null : contract.masked(request, masks);
      if (masked == null && !masks.isEmpty()) {
        String guard = masks.getFirst().question().guard();
        draft.noticed(List.of(guard + ":block"));
        reject(new Rejection.InputBlocked(guard));
        return;
      }
      next.go(masked);
    } catch (RejectedException e) {
      reject(e.rejection());
    } catch (RuntimeException | StackOverflowError e) {
      failed(FaultWatch.Place.POLICY, e);
    }
  }

  void start(Matter found) {
    long nowNanos = gateway.time.now();
    draft.planNanos = nowNanos - receivedNanos;
    if (found.pool().failover().midStream() == Pool.MidStream.CONTINUE && !found.wishes().close()
        && Told.possible(found.request())) {
      told = new Told();
      tellsSeams = found.wishes().accepts().contains(Wishes.Accept.SEAMS);
    }
    Walk begun = new Walk(this, found);
    walk = begun;
    keepAlive(found);
    begun.begin(nowNanos);
  }

  /** Says now and then that somebody is there, while a caller that wants it is shown nothing. */
  private void keepAlive(Matter found) {
    Delivery delivery = found.pool().delivery();
    if (found.request().stream() && delivery.of(found.queryClass()).mode() == Delivery.Mode.BUFFERED
        && (delivery.keepAliveForAll()
            || found.wishes().accepts().contains(Wishes.Accept.KEEP_ALIVE))) {
      alive = loop.after(delivery.keepAlive(), () -> {
        if (!over && !reply.released()) {
          head();
          reply.keepAlive();
          keepAlive(found);
        }
      });
    }
  }

  /** Prepared words are the answer: no route is asked, so none is named and none is pinned. */
  void say(Ruling.Say ruling, ChatRequest request, Conversation conversation) {
    Channel channel = ruling.refusal() ? Channel.REFUSAL : Channel.CONTENT;
    long nowNanos = gateway.time.now();
    if (draft.planNanos < 0) {
      draft.planNanos = nowNanos - receivedNanos;
    }
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
    conversation.answered(nowNanos);
    reply.flush();
    end(nowNanos);
  }

  /** The caller's idempotency key is this turn's until it ends. */
  void claimed(IdempotencyTable.Claim taken, int largestAnswer) {
    claim = taken;
    if (largestAnswer > 0) {
      reply.keep(largestAnswer);
    }
  }

  /** The same request was answered before: nobody is asked, and the caller gets that answer. */
  void replay(IdempotencyTable.Kept kept, String decision) {
    draft.outcome = "replayed";
    head();
    reply.replay(kept, decision);
    end();
  }

  String answerId() {
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
          Failure.of(FailureKind.GATEWAY, cause.getClass().getSimpleName()), gateway.time.now());
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
    draft.failure = rejection.kind() == null ? draft.failure : rejection.kind();
    end();
  }

  private void deadlinePassed() {
    deadline = null;
    Attempt running = current;
    if (over) {
      return;
    }
    if (running != null) {
      running.event(new ChatEvent.Failed(late));
    } else if (walk != null) {
      walk.late(late);
    } else {
      reject(new Rejection.AttemptsFailed(late, List.of()));
    }
  }

  // --- ending

  private void abandon(String outcome, FailureKind kind, @Nullable Rejection rejection) {
    if (over) {
      return;
    }
    Attempt running = current;
    if (running != null) {
      settle(running, kind.label(), null, gateway.time.now());
      running.abandoned();
      draft.report = running.report(Verdict.INCOMPLETE);
    }
    draft.outcome = outcome;
    draft.failure = kind;
    if (rejection != null) {
      head();
      draft.error = reply.reject(rejection);
    }
    end();
  }

  /** The answer leaves whole. */
  void served(Attempt attempt, long nowNanos) {
    settle(attempt, "served", null, nowNanos);
    attempt.served(nowNanos);
    draft.report = attempt.report();
    draft.outcome = "answered";
    attempt.matter.conversation().answered(nowNanos);
    reply.flush();
    Shadows.Invitation shadows = shadows(attempt);
    draft.shadows = shadows.drawn();
    end(nowNanos);
    shadows.begin();
  }

  /** Whole answers of the pool's own routes are what candidates are compared with. */
  private Shadows.Invitation shadows(Attempt attempt) {
    Matter matter = attempt.matter;
    if (matter.pool().drift().shadow() == null || !surroundings.mark().isEmpty()
        || matter.mode() != null || attempt.begun != null || !attempt.counted
        || attempt.choice.exception()) {
      return Shadows.Invitation.NOBODY;
    }
    return gateway.shadows.invite(new Shadows.Served(matter.pool(), matter.contract(),
        matter.request(), matter.concealment(), matter.queryClass(), matter.shape(),
        matter.safetyIdentifier(), matter.planning().circumstances().clearance(),
        attempt.choice.route().id(), attempt.calledTool(), draft.session, draft.at, draft.report));
  }

  /** Takes an attempt out of the turn: nothing it still says is heard. */
  void settle(Attempt attempt, String result, @Nullable Failure failure, long nowNanos) {
    current = null;
    attempt.cancel();
    paid(attempt);
    if (told != null && attempt.committed) {
      told.spent(attempt.usage());
    }
    if (attempt.begun != null) {
      draft.seam(attempt);
    }
    if (attempt.counted) {
      draft.attempts.add(
          new AttemptRecord(attempt.choice.route().id(), attempt.model, attempt.fingerprint, result,
              failure == null ? null : failure.detail(), failure == null ? 0 : failure.status(),
              attempt.usage(), reply.released(), attempt.elapsed(nowNanos) / 1_000_000));
    } // Else it is a verdict on a call that has its record.
  }

  private void paid(Attempt attempt) {
    Price price = attempt.choice.route().price();
    if (price != null) {
      Usage usage = attempt.usage();
      attempt.health.spending()
          .add(LocalDate.ofInstant(gateway.time.wall().instant(), ZoneOffset.UTC),
              price.of(usage.prompt(), usage.completion()));
    }
  }

  private void end() {
    end(gateway.time.now());
  }

  private void end(long nowNanos) {
    over = true;
    if (claim != null) {
      if (draft.outcome.equals("answered")) {
        claim.answered(draft.id, reply.kept());
      } else {
        claim.failed(); // The same request may be tried again under its key.
      }
    }
    if (checking != null) {
      draft.noticed(checking.actions());
      checking.cancel();
      checking = null;
    }
    if (deadline != null) {
      deadline.cancel();
    }
    if (walk != null) {
      walk.cancel();
    }
    if (alive != null) {
      alive.cancel();
    }
    gateway.decisions.record(draft.build(nowNanos - receivedNanos));
  }

  /** Something is about to leave for the caller: from here on the answer belongs to one route. */
  void firstRelease(Attempt attempt, long nowNanos) {
    draft.served = attempt.choice;
    draft.model = attempt.model;
    if (draft.firstReleaseNanos < 0) {
      draft.firstReleaseNanos = nowNanos - receivedNanos;
      draft.overheadNanos = draft.planNanos + (nowNanos - attempt.firstContentNanos);
    }
    Conversation conversation = attempt.matter.conversation();
    if (!(attempt.matter.mode() instanceof Degraded.SmallerRoute)) {
      draft.affinity = attempt.begun == null ? conversation.answeredBy(attempt.choice, nowNanos)
          : conversation.carriedOnBy(attempt.choice, nowNanos);
    } // Else the conversation is where it was: a smaller route is nobody's place.
    draft.epoch = conversation.epoch();
    head();
  }

  /**
   * Another attempt's answer had begun to leave: from here on it is this one's, carried on or
   * whole.
   */
  void takenOver(Attempt attempt) {
    String route = attempt.choice.route().id();
    Told before = told;
    if (before == null || attempt.begun == null) {
      reply.restart(route);
      draft.noticed(List.of("mid-stream:restart"));
      return;
    }
    draft.noticed(List.of("mid-stream:continue"));
    if (tellsSeams) {
      reply.seam(route, before.length());
    }
  }

  /**
   * Nothing of the attempt's answer has left, and nothing of it will: an answer that leaves whole
   * was gathered up to where its provider failed.
   */
  void forget(Attempt attempt) {
    reply.forget();
    attempt.matter.conversation().forget();
    draft.finish = null;
  }

  /** An event has left. */
  void told(ChatEvent event) {
    if (told != null) {
      told.released(event);
    }
  }

  /** What the attempts cost whose text has left, as far as another carries it on. */
  Usage toldBefore() {
    return told == null ? Usage.NONE : told.usage();
  }

  /** What another route could carry on, null when there is no such thing. */
  @Nullable String carriable() {
    return told != null && told.carriable() ? told.text() : null;
  }

  /** Tells the reply what stands in front of it, before anything of it may be written. */
  void head() {
    RoutePlan.Choice route = draft.served;
    reply.head(new ReplyHead(draft.id, route == null ? "" : route.route().id(), draft.session,
        draft.affinity, policyName(), draft.mode, draft.overheadNanos));
  }

  private String policyName() {
    Contract contract = draft.contract;
    if (policy.isEmpty() && contract != null) {
      policy = gateway.nameOf(contract);
    }
    return policy;
  }
}

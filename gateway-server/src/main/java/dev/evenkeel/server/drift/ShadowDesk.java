package dev.evenkeel.server.drift;

import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.TokenEstimate;
import dev.evenkeel.core.decision.Decision.Shadow;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.Drift;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.HealthTable;
import dev.evenkeel.core.turn.Loop;
import dev.evenkeel.core.turn.ShadowCall;
import dev.evenkeel.core.turn.Shadows;
import dev.evenkeel.core.turn.Verdict;
import dev.evenkeel.policy.drift.ShadowBook;
import dev.evenkeel.policy.drift.ShadowState;
import dev.evenkeel.policy.drift.Signal;
import dev.evenkeel.policy.drift.StreamKey;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has candidates asked what users were answered already, within limits of rate, number and cost,
 * and
 * counts what they say beside what was served. {@link #invite} is for event loops: it looks things
 * up and swaps counters. Calls run on a loop of their own, over connections of their own, so that a
 * candidate that is slow or broken is nobody's delay. Thread-safe.
 */
public final class ShadowDesk implements Shadows {
  private static final Logger LOG = LoggerFactory.getLogger("evenkeel.drift");
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final String ANSWERED = "answered";
  private static final String UNANSWERED = "unanswered";

  private final Executor lane;
  private final Loop calls;
  private final HealthTable health;
  private final DriftWatch watch;
  private final Time time;
  private final RandomGenerator random;
  private final ShadowBook book = new ShadowBook();
  private final ConcurrentMap<String, AtomicReference<ShadowBudget>> budgets =
      new ConcurrentHashMap<>();
  /** Who was asked in this hour: somebody who is refused asks again. */
  private volatile Hour hour = new Hour(Long.MIN_VALUE, Set.of());
  /** On which day it was told that a candidate's controls do not suffice. */
  private final ConcurrentMap<String, LocalDate> told = new ConcurrentHashMap<>();

  private record Hour(long number, Set<Counted> seen) {}

  private record Counted(String session, String route, String queryClass) {}

  /**
   * @param lane the loop that calls run on, never a caller's
   * @param calls its connections
   * @param random draws turns; may be used by several threads at once
   */
  public ShadowDesk(Executor lane, Loop calls, HealthTable health, DriftWatch watch, Time time,
      RandomGenerator random) {
    this.lane = lane;
    this.calls = calls;
    this.health = health;
    this.watch = watch;
    this.time = time;
    this.random = random;
  }

  @Override
  public Invitation invite(Served turn) {
    Drift.Shadow how = turn.pool().drift().shadow();
    if (how == null) {
      return Invitation.NOBODY;
    }
    try {
      return invite(turn, how);
    } catch (RuntimeException e) {
      later(() -> LOG.error("shadows could not be drawn: {}", e.getClass().getSimpleName()));
      return Invitation.NOBODY;
    }
  }

  private Invitation invite(Served turn, Drift.Shadow how) {
    List<Shadow> drawn = new ArrayList<>(1);
    List<Asking> asked = new ArrayList<>(1);
    for (Route route : turn.pool().routes()) {
      if (!how.routes().contains(route.id()) || route.id().equals(turn.route())
          || random.nextDouble() >= how.share()) {
        continue;
      }
      List<String> reasons = against(turn, route, how, asked);
      drawn.add(new Shadow(route.id(), reasons.isEmpty(), reasons));
      if (!reasons.isEmpty()) {
        watch.shadowed(route.id(), reasons.getFirst());
      }
    }
    return drawn.isEmpty() ? Invitation.NOBODY : new Drawn(drawn, asked);
  }

  /** Why a candidate is not asked; when nothing stands against it, it has been charged for. */
  private List<String> against(Served turn, Route route, Drift.Shadow how, List<Asking> asked) {
    Map<Exclusion, String> uncleared = turn.clearance().against(route);
    if (!uncleared.isEmpty()) {
      tell(turn.pool(), route, uncleared);
      return uncleared.keySet().stream().sorted().map(Exclusion::label).toList();
    }
    for (Need need : turn.request().needs()) {
      if (route.lacks().contains(need)) {
        return List.of(Exclusion.CAPABILITY.label());
      }
    }
    // What the provider itself does with the world must not be done twice.
    if (turn.request().pluginField() != null) {
      return List.of(Exclusion.CAPABILITY.label());
    }
    if (health.of(route).state() != RouteHealth.State.AVAILABLE) {
      return List.of("unavailable");
    }
    Counted counted = new Counted(turn.session(), route.id(), turn.queryClass());
    Set<Counted> seen = seen(turn.at());
    if (!turn.session().isEmpty() && seen.contains(counted)) {
      return List.of("counted");
    }
    long cost = TokenEstimate.of(turn.request(), 0).prompt();
    String spent = charge(route, how, cost);
    if (spent != null) {
      return List.of(spent);
    }
    seen.add(counted);
    asked.add(new Asking(turn, route, cost));
    return List.of();
  }

  private Set<Counted> seen(Instant at) {
    long now = Math.floorDiv(at.getEpochSecond(), 3_600);
    Hour known = hour;
    if (known.number() != now) {
      known = new Hour(now, ConcurrentHashMap.newKeySet());
      hour = known;
    }
    return known.seen();
  }

  private @Nullable String charge(Route route, Drift.Shadow how, long cost) {
    AtomicReference<ShadowBudget> shared = budget(route);
    long nanos = time.now();
    LocalDate today = today();
    while (true) {
      ShadowBudget before = shared.get();
      ShadowBudget now = before.at(nanos, today);
      String why = now.against(how, nanos, cost);
      if (why != null || shared.compareAndSet(before, now.asked(cost))) {
        return why;
      }
    }
  }

  private AtomicReference<ShadowBudget> budget(Route route) {
    return budgets.computeIfAbsent(route.id(),
        _ -> new AtomicReference<>(ShadowBudget.begun(time.now(), today())));
  }

  private void tell(Pool pool, Route route, Map<Exclusion, String> uncleared) {
    LocalDate today = today();
    if (!today.equals(told.put(route.id(), today))) {
      later(() -> LOG.warn(
          "shadow: route {} of pool {} may not have users' data and is not asked:" + " {}",
          route.id(), pool.name(), String.join("; ", uncleared.values())));
    }
  }

  private void later(Runnable task) {
    try {
      lane.execute(task);
    } catch (RejectedExecutionException _) {
      // The gateway closes.
    }
  }

  /** One candidate that is asked what one turn was answered. */
  private record Asking(Served turn, Route route, long cost) {}

  private final class Drawn implements Invitation {
    private final List<Shadow> drawn;
    private final List<Asking> asked;

    Drawn(List<Shadow> drawn, List<Asking> asked) {
      this.drawn = drawn;
      this.asked = asked;
    }

    @Override
    public List<Shadow> drawn() {
      return drawn;
    }

    @Override
    public void begin() {
      for (Asking each : asked) {
        later(() -> ask(each));
      }
    }
  }

  private void ask(Asking asking) {
    Duration most = asking.turn().pool().failover().deadline();
    try {
      ShadowCall.begin(calls, asking.route(), asking.turn(),
          most.compareTo(LONGEST) < 0 ? most : LONGEST, outcome -> heard(asking, outcome));
    } catch (RuntimeException e) {
      LOG.error("route {} could not be asked as a shadow: {}", asking.route().id(),
          e.getClass().getSimpleName());
      failed(asking, 0, null);
    }
  }

  private void heard(Asking asking, ShadowCall.Outcome outcome) {
    long more = Math.max(0, outcome.usage().total() - asking.cost());
    if (!outcome.answered()) {
      failed(asking, more, outcome.failure());
      return;
    }
    budget(asking.route()).updateAndGet(before -> before.answered(more));
    watch.shadowed(asking.route().id(), ANSWERED);
    count(asking, outcome);
  }

  private void failed(Asking asking, long more, @Nullable Failure failure) {
    Duration wished = failure == null ? null : failure.retryAfter();
    long atLeast = wished == null || wished.compareTo(LONGEST) > 0 ? 0 : wished.toNanos();
    budget(asking.route()).updateAndGet(before -> before.failed(time.now(), atLeast, more));
    watch.shadowed(asking.route().id(), UNANSWERED);
  }

  private void count(Asking asking, ShadowCall.Outcome outcome) {
    Served turn = asking.turn();
    boolean checked = !turn.pool().checks().isEmpty();
    var dimensions = turn.pool().certification().tone().dimensions();
    Map<Signal, Double> served =
        Observations.said(turn.report().verdict(), turn.report().tone(), checked, dimensions);
    Map<Signal, Double> shadow = outcome.misshapen() ? Map.of(Signal.FORM_FAULT, 1.0)
        : Observations.said(outcome.report().verdict(), outcome.report().tone(), checked,
            dimensions);
    if (!turn.request().tooling().specs().isEmpty() && !outcome.misshapen()) {
      served.put(Signal.TOOL_CALL, turn.calledTool() ? 1.0 : 0);
      shadow.put(Signal.TOOL_CALL, outcome.calledTool() ? 1.0 : 0);
    }
    String subject = new Fingerprint("shadow/v1").add(asking.route().digest())
        .add(turn.contract().digest())
        .hex();
    shadow.forEach((signal, value) -> {
      Double beside = served.get(signal);
      if (beside != null) {
        book.add(new StreamKey(turn.pool().name(), asking.route().id(), turn.queryClass(),
            signal.ofShadow()), subject, beside, value);
      }
    });
    Verdict verdict = outcome.report().verdict();
    watch.shadowVerdict(asking.route().id(), turn.queryClass(),
        outcome.misshapen() ? Signal.FORM_FAULT.label() : verdict.label());
  }

  /** Every candidate beside what was served. */
  public List<ShadowState> state() {
    return book.state();
  }

  /** Goes on with what an earlier process had counted. */
  void restore(List<ShadowState> before) {
    book.restore(before);
  }

  /** Forgets what is no longer configured. */
  void keep(Predicate<StreamKey> wanted) {
    book.keep(wanted);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(time.wall().instant(), ZoneOffset.UTC);
  }
}

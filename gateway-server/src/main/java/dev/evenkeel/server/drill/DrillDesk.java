package dev.evenkeel.server.drill;

import dev.evenkeel.core.Time;
import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.route.CertificateGate;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Gateway;
import dev.evenkeel.core.turn.HealthTable;
import dev.evenkeel.core.turn.Loop;
import dev.evenkeel.core.turn.Rehearsals;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.core.turn.Surroundings;
import dev.evenkeel.policy.certify.DrillReport;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.server.drill.DrillOrder.Share;
import dev.evenkeel.server.drill.DrillRefusedException.Why;
import dev.evenkeel.server.drill.DrillRules.LiveLimits;
import dev.evenkeel.server.drill.DrillState.State;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drills of a running gateway: one at a time, on a thread of its own. Without one it costs a
 * turn
 * the reading of a field. Thread-safe.
 */
public final class DrillDesk implements Rehearsals, DrillSchedule.Holder, AutoCloseable {
  /** Who asks for the turns that a drill holds by itself. */
  public static final String TENANT = "evenkeel-drill";

  private static final Logger LOG = LoggerFactory.getLogger("evenkeel.drills");
  private static final int REMEMBERED = 100;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration LONGEST_AFTER = Duration.ofSeconds(30);

  private final House house;
  private final Time time;
  private final Consumer<DrillState> ended;
  private final SecureRandom random = new SecureRandom();
  private final Deque<DrillState> history = new ArrayDeque<>();
  private @Nullable Thread runner;
  /** Whose sessions take part; null once no turn may begin in a drill any more. */
  private volatile @Nullable LiveDrill live;
  /** The same until its last turn is written. */
  private volatile @Nullable LiveDrill heardBy;
  private volatile @Nullable DrillMeters meters;
  private volatile boolean stopping;

  /**
   * What a drill needs of the gateway it is held in.
   *
   * @param snapshot what is live
   * @param rooms makes gateways that differ in what turns meet outside
   * @param loop where a drill's own turns live, never one of the callers' loops
   * @param onLoop runs things there
   */
  public record House(Supplier<Snapshot> snapshot, CertificateGate certificates, HealthTable health,
      Rooms rooms, Records records, DrillMeters.Factory meters, Loop loop, Executor onLoop,
      Supplier<Map<String, Suite>> suites, Supplier<DrillRules> rules, DrillKeeper keeper) {}

  /** Makes a gateway that shares everything with the real one but what is given. */
  @FunctionalInterface
  public interface Rooms {
    Gateway gateway(Supplier<Snapshot> snapshot, Surroundings usual);
  }

  /** The decisions that were written. */
  public interface Records {
    /** One of the latest, by its id. */
    Optional<Decision> find(String id);

    /** How many were lost. */
    long dropped();

    /** What is wrong with the newest part of their chain, empty when nothing is. */
    Optional<String> broken() throws IOException;
  }

  /** @param ended hears of every drill that is over */
  public DrillDesk(House house, Time time, Consumer<DrillState> ended) {
    this.house = house;
    this.time = time;
    this.ended = ended;
  }

  @Override
  public @Nullable Surroundings of(Pool pool, String session, boolean fresh) {
    LiveDrill held = live;
    return held == null ? null : held.of(pool, session, fresh);
  }

  /** Hears a turn that was part of a drill; on the thread of the decisions' writer. */
  void heard(Decision decision) {
    DrillMeters counting = meters;
    if (counting != null) {
      counting.record(decision);
    }
    LiveDrill held = heardBy;
    if (held != null && !decision.tenant().equals(TENANT)) {
      held.heard(decision);
    }
  }

  /** Drills, the latest first. */
  public synchronized List<DrillState> drills() {
    return new ArrayList<>(history);
  }

  /** The drill of that id, empty when it is not among the latest. */
  public synchronized Optional<DrillState> drill(String id) {
    return history.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /**
   * Begins a drill; it goes on by itself.
   *
   * @return how it stands
   * @throws DrillRefusedException when it is not held
   */
  @Override
  public synchronized DrillState start(DrillOrder order) throws DrillRefusedException {
    Prepared prepared = prepare(order);
    if (runner != null) {
      throw new DrillRefusedException(Why.BUSY, "another drill is being held");
    }
    DrillState begun = new DrillState(prepared.id(), order, State.RUNNING, time.wall().instant(),
        "begins", null, "");
    remember(begun);
    stopping = false;
    meters = prepared.meters();
    Thread thread = Thread.ofPlatform()
        .name("evenkeel-drill")
        .daemon(true)
        .unstarted(() -> run(prepared, begun.begun()));
    runner = thread;
    LOG.info("drill {}: {} on {} of pool {} ({}), asked for by {}", begun.id(),
        order.fault().label(), prepared.plan().on(), order.pool(), order.form(), order.by());
    thread.start();
    return begun;
  }

  /** Puts down that a drill was due and not held. */
  @Override
  public synchronized DrillState skipped(DrillOrder order, String why) {
    DrillState state =
        new DrillState(id(), order, State.SKIPPED, time.wall().instant(), why, null, "");
    remember(state);
    LOG.warn("drill of pool {} ({}) was not held: {}", order.pool(), order.fault().label(), why);
    ended.accept(state);
    return state;
  }

  /**
   * Ends a drill before its time; what it changed is undone before long.
   *
   * @return whether it was running
   */
  public synchronized boolean stop(String id) {
    Thread running = runner;
    if (running == null || !history.getFirst().id().equals(id)) {
      return false;
    }
    stopping = true;
    running.interrupt();
    return true;
  }

  /** Ends what runs. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      running = runner;
      stopping = true;
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join(2_000);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A drill that can begin. */
  private record Prepared(String id, DrillOrder order, DrillPlan plan, Pool pool,
      RehearsalGate gate, Staging staging, DrillMeters meters) {}

  private Prepared prepare(DrillOrder order) throws DrillRefusedException {
    Snapshot now = house.snapshot().get();
    Pool pool = now.pool(order.pool());
    if (pool == null) {
      throw new DrillRefusedException(Why.WRONG, "no pool '" + order.pool() + "'");
    }
    if (order.conversations() < 1 || order.conversations() > DrillOrder.MOST_CONVERSATIONS) {
      throw new DrillRefusedException(Why.WRONG,
          "a drill begins with 1 to " + DrillOrder.MOST_CONVERSATIONS + " conversations");
    }
    Share share = order.live();
    if (share != null) {
      allowed(order, share);
    }
    Contract contract = now.contract(pool);
    RehearsalGate gate = new RehearsalGate(house.certificates().forDrills(),
        name -> house.snapshot().get().pool(name));
    Ground ground = Ground.of(pool, contract.digest(),
        now.clearances().of(pool, LocalDate.ofInstant(time.wall().instant(), ZoneOffset.UTC)), gate,
        order.fault(), order.route());
    Staging staging = new Staging(pool, contract.digest(), order.fault(), ground.struck(), gate,
        house.health(), time.nanos());
    Map<String, BooleanSupplier> certified = new HashMap<>();
    for (Route route : pool.routes()) {
      certified.put(route.id(),
          () -> gate.standing(pool, route, contract.digest()) instanceof Standing.Certified);
    }
    SortedMap<String, String> settings = new TreeMap<>();
    if (share == null) {
      settings.put("conversations", Integer.toString(order.conversations()));
    } else {
      settings.put("share", share.share() * 100 + "%");
      settings.put("time", share.time().toString());
      settings.put("sessions", Integer.toString(share.sessions()));
    }
    DrillPlan plan = new DrillPlan(pool, contract.digest(), PolicyWords.of(contract), order.fault(),
        order.form(), ground.on().id(), ground.struck(),
        Script
            .of(house.suites().get().get(pool.certification().suite()), order.conversations() + 2),
        order.conversations(), order.errorBudget(),
        order.fault() == DrillFault.SLOW
            && Pace.slowOnlyCounts(pool, ground.on().provider().clocks()),
        ground.certificates(), ground.cleared(), settings, order.by());
    return new Prepared(id(), order, plan, pool, gate, staging,
        house.meters().make(pool.name(), staging.healths(), certified));
  }

  private void allowed(DrillOrder order, Share share) throws DrillRefusedException {
    LiveLimits most = house.rules().get().live().get(order.pool());
    if (most == null) {
      throw new DrillRefusedException(Why.FORBIDDEN, "pool " + order.pool()
          + " allows no drill with users' sessions; see pools.<name>.drills.live");
    }
    if (!most.faults().contains(order.fault())) {
      throw new DrillRefusedException(Why.FORBIDDEN, "pool " + order.pool() + " does not allow "
          + order.fault().label() + " with users' sessions");
    }
    if (!(share.share() > 0) || share.share() > most.share()) {
      throw new DrillRefusedException(Why.FORBIDDEN,
          "the share must be above 0% and at most " + most.share() * 100 + "%");
    }
    if (share.time().isZero() || share.time().compareTo(most.time()) > 0) {
      throw new DrillRefusedException(Why.FORBIDDEN,
          "the time must be above 0 and at most " + most.time().toSeconds() + " s");
    }
    if (share.sessions() < 1 || share.sessions() > most.sessions()) {
      throw new DrillRefusedException(Why.FORBIDDEN,
          "at least 1 and at most " + most.sessions() + " sessions may take part");
    }
  }

  private void run(Prepared drill, Instant begun) {
    DrillState state = drill(drill.id()).orElseThrow();
    try {
      Share share = drill.order().live();
      DrillReport report = share == null ? shadow(drill) : withUsers(drill, share, begun);
      String file = house.keeper().keep(report);
      state = state.ended(report.passed() ? State.PASSED : State.FAILED,
          file.isEmpty() ? "not signed: the process has no signing key" : "", report, file);
    } catch (InterruptedException | IOException | RuntimeException e) {
      state = state.ended(stopping ? State.STOPPED : State.BROKEN,
          stopping ? "stopped" : String.valueOf(e.getMessage()), null, "");
    } finally {
      live = null;
      heardBy = null;
      meters = null;
      drill.staging().strike(false);
      over(state);
    }
  }

  private void over(DrillState state) {
    synchronized (this) {
      replace(state);
      runner = null;
    }
    if (state.state() == State.PASSED) {
      LOG.info("drill {} of pool {} passed", state.id(), state.order().pool());
    } else {
      LOG.warn("drill {} of pool {}: {} {}", state.id(), state.order().pool(),
          state.state().label(), state.detail());
    }
    ended.accept(state);
  }

  private DrillReport shadow(Prepared drill) throws IOException, InterruptedException {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String key = HexFormat.of().formatHex(secret);
    KeyRing ring = new KeyRing(List.of(new KeyRing.Entry(KeyRing.hash(key),
        new Caller(TENANT, drill.id(), Set.of(drill.pool().name()), false))));
    Snapshot now = house.snapshot().get();
    Map<String, Pool> pools = new HashMap<>(now.pools());
    pools.put(drill.pool().name(), Ground.beginningOn(drill.pool(), drill.plan().on()));
    Snapshot own = new Snapshot(ring, pools, now.contracts(), now.clearances(), Map.of());
    Gateway gateway = house.rooms().gateway(() -> own, drill.staging().surroundings());
    ShadowVenue venue = new ShadowVenue(drill.plan(), gateway, drill.staging(), drill.gate(), house,
        drill.meters(), time, key);
    return new DrillRun(drill.plan(), venue, time.wall(), drill.id(),
        line -> tell(drill.id(), line)).hold();
  }

  private DrillReport withUsers(Prepared drill, Share share, Instant begun)
      throws IOException, InterruptedException {
    long droppedBefore = house.records().dropped();
    Map<String, Double> before = Meters.of(drill.meters().scrape());
    LiveDrill held = new LiveDrill(drill.plan(), share, drill.staging(), drill.id(), time.wall());
    held.strike();
    heardBy = held;
    live = held;
    tell(drill.id(), "the fault is there");
    Map<String, Double> during;
    try {
      await(share.time(), held::dear);
    } finally {
      during = Meters.of(drill.meters().scrape());
      held.lift();
    }
    tell(drill.id(), held.dear() ? "too many turns stayed unanswered: the fault is lifted early"
        : "the fault is lifted");
    Duration after = share.time().dividedBy(4);
    await(after.compareTo(LONGEST_AFTER) < 0 ? after : LONGEST_AFTER, () -> false);
    live = null;
    await(drill.plan().pool().failover().deadline(), held::complete);
    long dropped = house.records().dropped() - droppedBefore;
    Optional<String> chain = dropped > 0 ? Optional.of(dropped + " records were lost meanwhile")
        : house.records().broken();
    return held.report(drill.id(),
        held.observed(before, during, chain, drill.gate().suspended(drill.plan().on()), begun));
  }

  private void await(Duration most, BooleanSupplier enough) throws InterruptedException {
    long end = time.now() + most.toNanos();
    while (time.now() - end < 0 && !enough.getAsBoolean()) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped");
      }
    }
  }

  private synchronized void tell(String id, String line) {
    drill(id).ifPresent(state -> replace(state.with(line)));
  }

  private void replace(DrillState state) {
    List<DrillState> all = new ArrayList<>(history);
    all.replaceAll(each -> each.id().equals(state.id()) ? state : each);
    history.clear();
    history.addAll(all);
  }

  private void remember(DrillState state) {
    history.addFirst(state);
    while (history.size() > REMEMBERED) {
      history.removeLast();
    }
  }

  private String id() {
    return DrillRun.serial(time.wall().instant(), random.nextInt());
  }
}

package dev.evenkeel.server;

import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.adapters.anthropic.AnthropicProtocol;
import dev.evenkeel.adapters.openai.AnswerIdentity;
import dev.evenkeel.adapters.openai.OpenAiBodyEncoder;
import dev.evenkeel.adapters.openai.OpenAiProtocol;
import dev.evenkeel.adapters.openai.OpenAiRequestReader;
import dev.evenkeel.adapters.openai.OpenAiStreamEncoder;
import dev.evenkeel.adapters.schema.RequestShapes;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.DecisionLog;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.RoutePlanner;
import dev.evenkeel.core.session.AffinityTable;
import dev.evenkeel.core.session.IdempotencyTable;
import dev.evenkeel.core.session.Keyed;
import dev.evenkeel.core.session.Lineages;
import dev.evenkeel.core.session.SessionKeys;
import dev.evenkeel.core.session.TokenVault;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Gateway;
import dev.evenkeel.core.turn.Rehearsals;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.core.turn.Surroundings;
import dev.evenkeel.policy.certify.Prober;
import dev.evenkeel.server.admin.AdminPages;
import dev.evenkeel.server.admin.AdminPipeline;
import dev.evenkeel.server.certify.RouteProber;
import dev.evenkeel.server.decisions.DecisionChain;
import dev.evenkeel.server.decisions.DecisionWriter;
import dev.evenkeel.server.decisions.RouteAlarms;
import dev.evenkeel.server.drift.Canaries;
import dev.evenkeel.server.drift.DriftDesk;
import dev.evenkeel.server.drift.DriftFile;
import dev.evenkeel.server.drift.DriftWatch;
import dev.evenkeel.server.drift.ProbeRounds;
import dev.evenkeel.server.drift.ReProbes;
import dev.evenkeel.server.drift.ShadowDesk;
import dev.evenkeel.server.drill.DrillDesk;
import dev.evenkeel.server.drill.DrillSchedule;
import dev.evenkeel.server.drill.DrillState;
import dev.evenkeel.server.drill.DrillTurns;
import dev.evenkeel.server.drill.TurnRate;
import dev.evenkeel.server.handoff.HandOffDesk;
import dev.evenkeel.server.inbound.Encoders;
import dev.evenkeel.server.inbound.Front;
import dev.evenkeel.server.inbound.FrontPipeline;
import dev.evenkeel.server.inbound.Listener;
import dev.evenkeel.server.metrics.DecisionMeters;
import dev.evenkeel.server.metrics.DriftMeters;
import dev.evenkeel.server.metrics.FaultAlarm;
import dev.evenkeel.server.metrics.GuardMeters;
import dev.evenkeel.server.metrics.HandOffMeters;
import dev.evenkeel.server.metrics.MeterClock;
import dev.evenkeel.server.metrics.RehearsalMeters;
import dev.evenkeel.server.metrics.StateMeters;
import dev.evenkeel.server.upstream.Connector;
import dev.evenkeel.server.upstream.Departures;
import dev.evenkeel.server.upstream.ProviderLoop;
import dev.evenkeel.server.upstream.RemoteGuards;
import dev.evenkeel.server.upstream.Transport;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: every part, put together by hand in one place. */
public final class Wiring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  /** How long callers may take to be told that the gateway is closing. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private static final int PROBE_LOOK_SECONDS = 1;
  private static final int KEEP_SECONDS = 60;
  private static final int DRILL_LOOK_SECONDS = 5;

  private final Settings settings;
  private final Time time;
  private final LiveHealth health;
  private final StateMeters meters;
  private final RemoteGuards guards;
  private final MultiThreadIoEventLoopGroup loops;
  private final EventLoopGroup adminLoop;
  private final Connector connector;
  /** Where probes are asked: never on a caller's loop. */
  private final EventLoopGroup probing;
  private final ScheduledExecutorService driftWorker = Executors.newSingleThreadScheduledExecutor(
      task -> Thread.ofPlatform().name("evenkeel-drift").daemon(true).unstarted(task));
  private final DriftFile learned;
  private final Canaries canaries;
  private final DriftDesk drift;
  private final DrillDesk drills;
  private final Rooms rooms;
  private final ShadowDesk shadows;
  private final DecisionWriter decisions;
  private final HandOffDesk handOffs;
  private final Front front;
  private final Listener callers;
  private final Listener operators;
  private final IdentityHashMap<EventExecutor, ProviderLoop> providerLoops =
      new IdentityHashMap<>();

  private volatile Settings.Live live;

  private Wiring(Settings settings, Time time) throws IOException {
    this.settings = settings;
    this.time = time;
    this.live = settings.live();
    Transport transport = Transport.best();
    loops = transport.loops(settings.threads(), "evenkeel");
    adminLoop = transport.loops(1, "evenkeel-admin");
    connector = new Connector(transport, live.trust());
    Map<String, ProviderProtocol> protocols =
        Map.of("openai", new OpenAiProtocol(), "anthropic", new AnthropicProtocol());
    MeterClock meterClock = new MeterClock();
    PrometheusMeterRegistry registry =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), meterClock);
    GuardMeters guardMeters = new GuardMeters(registry, time.nanos());
    guards = new RemoteGuards(guardMeters, time.nanos());
    guards.adopt(live.guards());
    health = new LiveHealth(time.nanos());
    health.adopt(live.snapshot());
    for (EventExecutor each : loops) {
      EventLoop loop = (EventLoop) each;
      Departures departures =
          settings.ioUring() ? Departures.together(loop) : Departures.apart(loop);
      providerLoops.put(loop,
          new ProviderLoop(loop, protocols, connector, departures, time, guards, health::usedUp));
    }
    probing = transport.loops(1, "evenkeel-probes");
    learned = new DriftFile(settings.learned());
    canaries = new Canaries(this::snapshot, settings.certificates(), health, time.wall());
    DriftMeters watch = new DriftMeters(registry);
    EventLoop lane = probing.next();
    ProviderLoop unheard = new ProviderLoop(lane, protocols, connector, Departures.apart(lane),
        time, guards, health::usedUp);
    shadows = new ShadowDesk(lane, unheard, health, watch, time, new PerThreadRandom());
    DecisionMeters turnMeters = new DecisionMeters(registry, meterClock);
    drift = drift(new RouteAlarms(turnMeters), watch, List.of(new RouteProber.Lane(lane, unheard)),
        time);
    meters = new StateMeters(registry);
    TurnRate rate = new TurnRate();
    drills = new DrillDesk(house(lane, unheard), time, this::drilled);
    decisions = new DecisionWriter(chain(settings.decisions()),
        new DrillTurns(drift, turnMeters, drills, rate), settings.log());
    handOffs = new HandOffDesk(new HandOffMeters(registry), time);
    AffinityTable affinity = new AffinityTable(settings.sessions());
    Keyed keyed = new Keyed(settings.sessionSecret().reveal());
    TokenVault vault = new TokenVault(settings.sessions(), time::now);
    SessionKeys keys = new SessionKeys(keyed, settings.sessionHeader(), drawn());
    Lineages lineages = new Lineages(settings.sessions(), time::now);
    IdempotencyTable repeats = new IdempotencyTable(keyed, settings.idempotency(), time::now);
    FaultAlarm faults = new FaultAlarm(registry, time.nanos());
    rooms = (current, usual, rehearsals) -> new Gateway(current, new OpenAiRequestReader(),
        new RequestShapes(), keys, affinity, lineages, vault, repeats, usual, rehearsals, decisions,
        faults, handOffs, shadows, time, new PerThreadRandom());
    Gateway gateway = rooms.gateway(this::snapshot,
        new Surroundings(new RoutePlanner(settings.certificates(), health::of, canaries), health,
            settings.identity()),
        drills);
    Encoders encoders = (request, display, at) -> {
      AnswerIdentity identity =
          new AnswerIdentity(Wiring::answerId, at.getEpochSecond(), request.model(), display);
      return request.stream() ? new OpenAiStreamEncoder(identity, request.includeUsage())
          : new OpenAiBodyEncoder(identity);
    };
    front = new Front(gateway, this::snapshot, encoders, settings.limits(),
        time.wall().instant().getEpochSecond(), guardMeters::passedUnjudged);
    meters.transport(transport.name(), this::together);
    meters.load(front::turns, front::connections, () -> affinity.size(time.now()),
        decisions::dropped);
    routeMeters(live.snapshot());

    decisions.start();
    DrillSchedule schedule = DrillSchedule.of(() -> live.drills(), drills, rate, time.wall());
    driftWorker.scheduleWithFixedDelay(schedule::look, DRILL_LOOK_SECONDS, DRILL_LOOK_SECONDS,
        TimeUnit.SECONDS);
    callers = Listener.open(settings.listen(), transport, loops,
        new FrontPipeline(front, this::providerLoop, () -> live.serverTls()));
    AdminPages pages = new AdminPages(this::snapshot, health, settings.certificates(),
        decisions::find, () -> !front.draining(), () -> {
          drift.publish();
          return registry.scrape();
        }, drift, drills, time.wall());
    operators = Listener.open(settings.admin(), transport, adminLoop,
        new AdminPipeline(pages, settings.adminToken()));
    LOG.info("listening on {} (admin {}), transport {}, sends {}, {} event loops",
        text(callers.address()), text(operators.address()), transport.name(),
        together() ? "together (io_uring)" : "apart", providerLoops.size());
  }

  private static String answerId() {
    return "chatcmpl-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** Whether no loop sends for each connection by itself. */
  private boolean together() {
    return providerLoops.values().stream().allMatch(loop -> loop.departures().together());
  }

  /** What drills may use of this gateway. */
  private DrillDesk.House house(EventLoop lane, ProviderLoop connections) {
    DrillDesk.Records records = new DrillDesk.Records() {
      @Override
      public Optional<Decision> find(String id) {
        return decisions.find(id);
      }

      @Override
      public long dropped() {
        return decisions.dropped();
      }

      @Override
      public Optional<String> broken() throws IOException {
        Settings.Records kept = settings.decisions();
        return kept == null ? Optional.empty() : DecisionChain.newestBroken(kept.directory());
      }
    };
    return new DrillDesk.House(this::snapshot, settings.certificates(), health,
        (current, usual) -> rooms.gateway(current, usual, Rehearsals.NONE), records,
        RehearsalMeters::new, connections, lane, () -> live.suites(), () -> live.drills(),
        settings.drillKeeper());
  }

  private void drilled(DrillState drill) {
    meters.drill(drill.order().pool(), drill.order().fault().label(), drill.order().form(),
        drill.state().label());
  }

  /** Makes gateways that share everything but what their turns meet outside. */
  @FunctionalInterface
  private interface Rooms {
    Gateway gateway(Supplier<Snapshot> current, Surroundings usual, Rehearsals rehearsals);
  }

  private DriftDesk drift(DecisionLog next, DriftWatch watch, List<RouteProber.Lane> lanes,
      Time time) {
    Function<Contract, Prober> probers = contract -> new RouteProber(lanes, contract, time);
    ReProbes reProbes = new ReProbes(this::snapshot, () -> live.suites(), settings.certificates(),
        settings.proofs(), probers, driftWorker, time);
    DriftDesk desk = new DriftDesk(next, this::snapshot, settings.proofs(), watch, reProbes,
        canaries, shadows, time.wall());
    DriftFile.Kept before = learned.read();
    desk.restore(before.streams(), before.counted());
    canaries.restore(before.canaries());
    desk.takeUp(before.cases());
    desk.lookAtCanaries();
    ProbeRounds rounds = new ProbeRounds(this::snapshot, () -> live.suites(),
        settings.certificates(), settings.proofs(), probers, desk, watch, time);
    driftWorker.scheduleWithFixedDelay(desk::lookAtCanaries, PROBE_LOOK_SECONDS, PROBE_LOOK_SECONDS,
        TimeUnit.SECONDS);
    driftWorker.scheduleWithFixedDelay(rounds::look, PROBE_LOOK_SECONDS, PROBE_LOOK_SECONDS,
        TimeUnit.SECONDS);
    driftWorker.scheduleWithFixedDelay(() -> learned.write(kept(desk)), KEEP_SECONDS, KEEP_SECONDS,
        TimeUnit.SECONDS);
    return desk;
  }

  /**
   * Starts a gateway; it serves when this returns.
   *
   * @throws IOException when a port or a folder cannot be had
   */
  public static Wiring start(Settings settings) throws IOException {
    return start(settings, new Time(Clock.systemUTC(), System::nanoTime));
  }

  /** The same by other clocks. */
  public static Wiring start(Settings settings, Time time) throws IOException {
    return new Wiring(settings, time);
  }

  /** Where callers connect. */
  public InetSocketAddress address() {
    return callers.address();
  }

  /** Where operators connect. */
  public InetSocketAddress adminAddress() {
    return operators.address();
  }

  /** One of the latest decisions, by its id or request id. */
  public Optional<Decision> decision(String id) {
    return decisions.find(id);
  }

  private Snapshot snapshot() {
    return live.snapshot();
  }

  private ProviderLoop providerLoop(EventLoop loop) {
    ProviderLoop found = providerLoops.get(loop);
    if (found == null) {
      throw new IllegalStateException("not one of the gateway's loops");
    }
    return found;
  }

  /**
   * Makes another configuration live: turns that begin from now on see it whole, running ones keep
   * the one they began with. Certificates must have been read for it before. One thread at a time.
   */
  public void apply(Settings.Live next) {
    health.adopt(next.snapshot());
    guards.adopt(next.guards());
    boolean trusts = !next.trust().equals(live.trust());
    if (trusts) {
      connector.trust(next.trust());
    }
    live = next;
    drift.adopt(next.snapshot());
    if (trusts) {
      providerLoops.forEach((loop, connections) -> loop.execute(connections::closeIdle));
    }
    meters.forgetRoutes();
    routeMeters(next.snapshot());
  }

  /** Tells operators how a reload went. */
  public void reloaded(boolean applied) {
    meters.reloaded(applied);
  }

  private void routeMeters(Snapshot snapshot) {
    for (Pool pool : snapshot.pools().values()) {
      String digest = snapshot.contract(pool).digest();
      meters.drilled(pool.name(),
          () -> settings.certificates()
              .lastDrill(pool, digest)
              .map(Instant::getEpochSecond)
              .orElse(0L),
          pool.certification().drillMaxAge());
      for (Route route : pool.routes()) {
        meters.route(health.of(route));
        if (route.dailySpend() != null) {
          meters.spend(route.id(), () -> health.of(route).spending().on(today()));
        }
        if (pool.workload().requiresControls()) {
          meters.cleared(pool.name(), route.id(),
              () -> snapshot.clearances().of(pool, today()).against(route).isEmpty());
          meters.attestationExpiry(pool.name(), route.id(), expiry(route));
        }
        meters.certified(pool.name(), route.id(), () -> settings.certificates()
            .standing(pool, route, digest) instanceof Standing.Certified);
        if (!route.reference()) {
          meters.certificateExpiry(pool.name(), route.id(),
              () -> settings.certificates()
                  .expiry(pool, route)
                  .map(Instant::getEpochSecond)
                  .orElse(0L));
        }
      }
    }
    guards.health().forEach(meters::guard);
    snapshot.exceptions()
        .values()
        .forEach(each -> meters.exceptionExpiry(each.id(), each.pool(), each.route(),
            each.until().atStartOfDay(ZoneOffset.UTC).toEpochSecond()));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(time.wall().instant(), ZoneOffset.UTC);
  }

  /** The first second at which its provider's attestation counts no more, 0 for none. */
  private static long expiry(Route route) {
    LocalDate expires = route.provider().controls().review().expires();
    return expires == null ? 0 : expires.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }

  /**
   * Stops: no new work, running turns may end within the drain time, then the callers of the others
   * are told.
   */
  @Override
  public void close() {
    front.drain();
    callers.close();
    await(() -> front.turns() == 0, settings.drain());
    if (front.turns() > 0) {
      LOG.warn("{} turns did not end within the drain time", front.turns());
    }
    front.shutDown();
    // A loop that is told to end closes its connections before it runs what waits for it: first the
    // callers hear why.
    await(() -> front.connections() == 0, LAST_WORDS);
    loops.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3_000);
    drills.close();
    operators.close();
    adminLoop.shutdownGracefully(0, 1_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(2_000);
    driftWorker.shutdownNow();
    probing.shutdownGracefully(0, 1_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(2_000);
    connector.close();
    handOffs.close();
    decisions.close();
    await(driftWorker::isTerminated, LAST_WORDS); // Two writers of one file would spoil it.
    learned.write(kept(drift));
  }

  private static DriftFile.Kept kept(DriftDesk desk) {
    return DriftFile.Kept.of(desk.streams(), desk.canaries(), desk.shadows(), desk.cases());
  }

  private static void await(BooleanSupplier done, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!done.getAsBoolean() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  /**
   * Unpredictable numbers that are hashed in the process from the system's seed: a name for each
   * new conversation would cost three times as much of the system's own.
   */
  private static SecureRandom drawn() {
    try {
      return SecureRandom.getInstance("DRBG");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  /** Random numbers without contention between event loops. */
  private static final class PerThreadRandom implements RandomGenerator {
    @Override
    public long nextLong() {
      return ThreadLocalRandom.current().nextLong();
    }
  }

  private static @Nullable DecisionChain chain(Settings.@Nullable Records kept) throws IOException {
    return kept == null ? null : new DecisionChain(kept.directory(), kept.keep());
  }
}

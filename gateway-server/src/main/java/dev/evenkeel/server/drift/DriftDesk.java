package dev.evenkeel.server.drift;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.core.decision.Decision.Candidate;
import dev.evenkeel.core.decision.DecisionLog;
import dev.evenkeel.core.route.Drift;
import dev.evenkeel.core.route.Drift.FingerprintChange;
import dev.evenkeel.core.route.PlacedBy;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.policy.certify.Certificate;
import dev.evenkeel.policy.certify.ClassCheck;
import dev.evenkeel.policy.certify.Comparison;
import dev.evenkeel.policy.drift.AffinityState;
import dev.evenkeel.policy.drift.Canary;
import dev.evenkeel.policy.drift.DriftAlarm;
import dev.evenkeel.policy.drift.DriftBook;
import dev.evenkeel.policy.drift.Observed;
import dev.evenkeel.policy.drift.ShadowState;
import dev.evenkeel.policy.drift.Side;
import dev.evenkeel.policy.drift.Signal;
import dev.evenkeel.policy.drift.StreamGroup;
import dev.evenkeel.policy.drift.StreamKey;
import dev.evenkeel.policy.drift.StreamState;
import dev.evenkeel.policy.drift.Watch;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears every decision, counts what it tells of the routes, and has a route probed again when a
 * rate
 * moves. {@link #record} runs on the decision writer's thread. Thread-safe.
 */
public final class DriftDesk implements DecisionLog {
  private static final Logger LOG = LoggerFactory.getLogger("evenkeel.drift");
  private static final int REMEMBERED = 200;
  private static final int MOST_FINGERPRINTS = 100;

  private final DecisionLog next;
  private final Supplier<Snapshot> snapshot;
  private final Proofs proofs;
  private final DriftWatch watch;
  private final InstantSource clock;
  private final DriftBook book = new DriftBook();
  private final ReProbes reProbes;
  private final Canaries canaries;
  private final ShadowDesk shadows;
  private final ReentrantLock lock = new ReentrantLock();
  /** Confined to the decision writer's thread. */
  private final Observed told = new Observed();
  /**
   * By route and certificate: what providers were heard to call themselves beside what is noted.
   */
  private final Map<String, Set<String>> fingerprints = new ConcurrentHashMap<>();
  /** How the rates that came last are watched: of nearly every turn the same. */
  private volatile @Nullable Watched latest;

  private record Watched(Drift.Rates rates, Watch watch) {}

  /** The newest first. */
  private final Deque<AlarmCase> cases = new ArrayDeque<>();

  /**
   * @param next hears every decision first
   * @param snapshot what is live
   * @param reProbes probes a route again
   * @param canaries routes on their way up
   * @param shadows candidates that are asked unheard
   */
  public DriftDesk(DecisionLog next, Supplier<Snapshot> snapshot, Proofs proofs, DriftWatch watch,
      ReProbes reProbes, Canaries canaries, ShadowDesk shadows, InstantSource clock) {
    this.next = next;
    this.snapshot = snapshot;
    this.proofs = proofs;
    this.watch = watch;
    this.reProbes = reProbes;
    this.canaries = canaries;
    this.shadows = shadows;
    this.clock = clock;
  }

  @Override
  public void record(Decision decision) {
    next.record(decision);
    canaries.heard(decision);
    Pool pool = snapshot.get().pool(decision.pool());
    if (pool == null || decision.placement().equals(PlacedBy.EXCEPTION.label())) {
      return; // What an exception allows is nobody's certified posture.
    }
    for (AttemptRecord each : decision.attempts()) {
      fingerprint(pool, each.route(), each.fingerprint());
    }
    if (pool.drift().rates().watched() && !decision.queryClass().isEmpty()) {
      Count count = new Count(decision, pool);
      Observations.of(decision, pool, count);
      count.close();
    }
  }

  /** A turn, as it is counted. */
  private final class Count implements Observations.Sink {
    private final Decision decision;
    private final Pool pool;
    private String route = "";
    private @Nullable Subject subject;

    Count(Decision decision, Pool pool) {
      this.decision = decision;
      this.pool = pool;
    }

    @Override
    public void observed(String id, Signal signal, double value) {
      if (!id.equals(route)) {
        // The first look at a session counts for all that one turn tells of a route.
        close();
        told.clear();
        route = id;
        subject = counted(decision, pool, id);
      }
      if (subject != null) {
        told.add(signal, value);
      }
    }

    /** Counts what was told of the route that was told of last. */
    void close() {
      Subject of = subject;
      if (of == null) {
        return;
      }
      List<DriftAlarm> alarms = book.add(new StreamGroup(pool.name(), route, decision.queryClass()),
          told, of.serial(), of, watch(pool.drift().rates()),
          AffinityState.of(decision.affinity(), decision.epoch()), decision.at());
      for (DriftAlarm alarm : alarms) {
        raised(alarm, pool, of.route());
      }
    }
  }

  /**
   * A route's provider has said what it calls itself beside the model. It is told once for each
   * certificate that another name answers than when the certificate was earned.
   *
   * @param fingerprint null when it said nothing
   */
  void fingerprint(Pool pool, String id, @Nullable String fingerprint) {
    Route route = fingerprint == null ? null : route(pool, id).orElse(null);
    Certificate measure = route == null ? null : measure(pool, route).orElse(null);
    if (fingerprint == null || route == null || measure == null) {
      return;
    }
    Set<String> noted = route.reference() ? measure.binding().referenceFingerprints()
        : measure.binding().fingerprints();
    if (noted.isEmpty() || noted.contains(fingerprint)) {
      return; // Almost always: nothing is looked up for it.
    }
    Set<String> known = fingerprints.computeIfAbsent(route.id() + ' ' + measure.serial(),
        _ -> ConcurrentHashMap.newKeySet());
    if (known.size() >= MOST_FINGERPRINTS || !known.add(fingerprint)) {
      return;
    }
    watch.fingerprint(pool.name(), route.id());
    String said = "calls itself " + fingerprint + ", when it was certified "
        + String.join(", ", new TreeSet<>(noted));
    LOG.warn("drift: the provider of route {} {} (pool {}, certificate {})", route.id(), said,
        pool.name(), measure.serial());
    DriftAlarm alarm = new DriftAlarm(
        new StreamKey(pool.name(), route.id(), ClassCheck.EVERY_CLASS, Signal.FINGERPRINT),
        measure.serial(), Side.RISE, clock.instant(), 0, 1, 1);
    if (!route.reference() && pool.drift().fingerprintChange() == FingerprintChange.REPROBE) {
      reProbe(alarm, pool, route, said);
      return;
    }
    if (!route.reference() && pool.drift().fingerprintChange() == FingerprintChange.SUSPEND) {
      proofs.suspend(pool, route, "its provider " + said);
      remember(new AlarmCase(alarm, AlarmCase.State.CONFIRMED, said, clock.instant()));
      return;
    }
    remember(new AlarmCase(alarm, AlarmCase.State.TOLD, said, clock.instant()));
  }

  /**
   * Counts a scheduled probe.
   *
   * @param serial the certificate that holds
   */
  void probed(Pool pool, Route route, String serial, String queryClass, boolean missed) {
    Optional<Certificate> measure = proofs.of(pool, route);
    StreamKey key = new StreamKey(pool.name(), route.id(), queryClass, Signal.PROBE_MISS);
    book.add(key, serial, () -> missed(measure, queryClass), watch(pool.drift().rates()),
        AffinityState.NONE, missed ? 1 : 0, clock.instant())
        .ifPresent(alarm -> raised(alarm, pool, route));
  }

  private static double missed(Optional<Certificate> measure, String queryClass) {
    return measure.stream()
        .flatMap(certificate -> certificate.classes().stream())
        .filter(seen -> seen.name().equals(queryClass) && seen.targeted() > 0)
        .mapToDouble(seen -> (double) seen.candidateMisses() / seen.targeted())
        .findFirst()
        .orElse(Double.NaN);
  }

  /**
   * A route as it is watched for a class.
   *
   * @param serial the certificate that says what is in order
   */
  private record Subject(Route route, String queryClass, String serial,
      Optional<Certificate> measure) implements DoubleSupplier {
    /** The rate it was certified with, not a number where it was not. */
    @Override
    public double getAsDouble() {
      return measure.stream()
          .flatMap(certificate -> certificate.classes().stream())
          .filter(seen -> seen.name().equals(queryClass) && seen.pairs() > 0)
          .mapToDouble(route.reference() ? Comparison::referenceRate : Comparison::candidateRate)
          .findFirst()
          .orElse(Double.NaN);
    }
  }

  private @Nullable Subject counted(Decision decision, Pool pool, String id) {
    Route route = route(pool, id).orElse(null);
    if (route == null
        || !book.counts(decision.session(), id, decision.queryClass(), decision.at())) {
      return null;
    }
    Optional<Certificate> measure = measure(pool, route);
    String serial = serial(decision, route);
    return new Subject(route, decision.queryClass(),
        route.reference() ? measure.map(Certificate::serial).orElse(serial) : serial, measure);
  }

  /** The certificate that says what is in order; for the reference, the newest it was part of. */
  private Optional<Certificate> measure(Pool pool, Route route) {
    if (!route.reference()) {
      return proofs.of(pool, route);
    }
    Certificate newest = null;
    for (Route each : pool.routes()) { // On every turn: no streams here.
      Certificate found = each.reference() ? null : proofs.of(pool, each).orElse(null);
      if (found != null && (newest == null || found.notBefore().isAfter(newest.notBefore()))) {
        newest = found;
      }
    }
    return Optional.ofNullable(newest);
  }

  private Watch watch(Drift.Rates rates) {
    Watched known = latest;
    if (known == null || !known.rates().equals(rates)) {
      known = new Watched(rates, new Watch(rates.shift(), rates.runLength(), rates.learn()));
      latest = known;
    }
    return known.watch();
  }

  private static String serial(Decision decision, Route route) {
    for (Candidate each : decision.candidates()) {
      String certificate = each.certificate();
      if (each.route().equals(route.id()) && certificate != null) {
        return certificate;
      }
    }
    return "";
  }

  private static Optional<Route> route(Pool pool, String id) {
    for (Route each : pool.routes()) {
      if (each.id().equals(id)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private void raised(DriftAlarm alarm, Pool pool, Route route) {
    told(alarm, pool, route);
    // Last: a canary is let up again as soon as no alarm of its route is looked into.
    canaries.alarmed(route.id());
  }

  private void told(DriftAlarm alarm, Pool pool, Route route) {
    watch.alarm(alarm);
    StreamKey key = alarm.key();
    if (cases().stream()
        .anyMatch(
            each -> each.state() == AlarmCase.State.RE_PROBING && each.alarm().key().equals(key))) {
      return; // It is being looked into.
    }
    LOG.warn(
        "drift: {} of '{}' on route {} {}: {} of the last {} turns, in order is {} (pool {},"
            + " certificate {})",
        key.signal().label(), key.queryClass(), route.id(),
        alarm.side() == Side.RISE ? "rises" : "falls", alarm.hits(), alarm.since(),
        percent(alarm.baseline()), pool.name(), alarm.serial());
    if (route.reference()) {
      remember(new AlarmCase(alarm, AlarmCase.State.TOLD,
          "the reference moved: certify the pool's routes again if it is to stay the measure",
          clock.instant()));
      return;
    }
    reProbe(alarm, pool, route, "");
  }

  /** @param why what is said beside what the probes show, empty for nothing */
  private void reProbe(DriftAlarm alarm, Pool pool, Route route, String why) {
    StreamKey key = alarm.key();
    // Noted before it is asked for: what comes of it may be there at once, on another thread.
    remember(new AlarmCase(alarm, AlarmCase.State.RE_PROBING,
        (why.isEmpty() ? "" : why + "; ") + "probes are asked again", clock.instant()));
    reProbes
        .ask(pool, route, key.queryClass(), key.signal(),
            (state, shown) -> outcome(alarm, state, why.isEmpty() ? shown : why + ": " + shown))
        .ifPresent(whyNot -> change(alarm, AlarmCase.State.TOLD, whyNot));
  }

  /** What the probes showed. On the re-probing thread. */
  private void outcome(DriftAlarm alarm, AlarmCase.State state, String detail) {
    StreamKey key = alarm.key();
    if (state == AlarmCase.State.CLEARED) {
      book.cleared(key);
    }
    book.reset(key.pool(), key.route(), key.queryClass());
    watch.reProbed(key.route(), key.queryClass(), state);
    LOG.warn("drift: {} of '{}' on route {}: {}: {}", key.signal().label(), key.queryClass(),
        key.route(), state.label(), detail);
    change(alarm, state, detail);
  }

  private void change(DriftAlarm alarm, AlarmCase.State state, String detail) {
    lock.lock();
    try {
      List<AlarmCase> all = new ArrayList<>(cases);
      all.replaceAll(
          each -> each.alarm().equals(alarm) ? each.now(state, detail, clock.instant()) : each);
      cases.clear();
      cases.addAll(all);
    } finally {
      lock.unlock();
    }
  }

  private void remember(AlarmCase found) {
    lock.lock();
    try {
      cases.addFirst(found);
      if (cases.size() > REMEMBERED) {
        cases.removeLast();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The latest alarms, the newest first. */
  public List<AlarmCase> cases() {
    lock.lock();
    try {
      return List.copyOf(cases);
    } finally {
      lock.unlock();
    }
  }

  /** Every stream as it is. */
  public List<StreamState> streams() {
    return book.state();
  }

  /** Routes with a new certificate, and how far they have come. */
  public List<Canary> canaries() {
    return canaries.state();
  }

  /** Candidates beside what was served. */
  public List<ShadowState> shadows() {
    return shadows.state();
  }

  /** Lets routes with a new certificate on; called now and then on one thread. */
  public void lookAtCanaries() {
    try {
      List<AlarmCase> now = cases();
      canaries.look(route -> now.stream()
          .anyMatch(each -> each.alarm().key().route().equals(route)
              && each.state() == AlarmCase.State.RE_PROBING));
    } catch (RuntimeException e) {
      LOG.error("canaries could not be looked at: {}", e.toString());
    }
  }

  /** Hands the streams to the meters, for somebody is about to read them. */
  public void publish() {
    watch.streams(streams());
    watch.canaries(canaries());
    watch.shadows(shadows());
  }

  /** Goes on with what an earlier process had learned, as far as it is still configured. */
  public void restore(List<StreamState> before, List<ShadowState> counted) {
    Snapshot live = snapshot.get();
    shadows.restore(counted.stream().filter(each -> shadowed(live, each.key())).toList());
    Map<StreamState, Watch> wanted = new LinkedHashMap<>();
    for (StreamState each : before) {
      Pool pool = live.pool(each.key().pool());
      if (pool != null && route(pool, each.key().route()).isPresent()) {
        wanted.put(each, watch(pool.drift().rates()));
      }
    }
    book.restore(wanted);
  }

  /**
   * Goes on with the alarms of an earlier process, the newest first; what it was still looking into
   * is looked into again.
   */
  public void takeUp(List<AlarmCase> before) {
    Snapshot live = snapshot.get();
    for (AlarmCase each : before.reversed()) {
      StreamKey key = each.alarm().key();
      Pool pool = live.pool(key.pool());
      Route route = pool == null ? null : route(pool, key.route()).orElse(null);
      if (each.state() != AlarmCase.State.RE_PROBING) {
        remember(each);
      } else if (pool == null || route == null) {
        remember(
            each.now(AlarmCase.State.TOLD, "the route is not there any more", clock.instant()));
      } else {
        reProbe(each.alarm(), pool, route, "");
      }
    }
  }

  /** Forgets what is no longer configured. */
  public void adopt(Snapshot live) {
    Map<String, Pool> pools = live.pools();
    shadows.keep(key -> shadowed(live, key));
    book.keep(key -> {
      Pool pool = pools.get(key.pool());
      return pool != null && route(pool, key.route()).isPresent();
    });
  }

  private static boolean shadowed(Snapshot live, StreamKey key) {
    Pool pool = live.pool(key.pool());
    Drift.Shadow how = pool == null ? null : pool.drift().shadow();
    return how != null && how.routes().contains(key.route());
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}

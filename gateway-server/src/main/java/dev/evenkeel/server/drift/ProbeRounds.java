package dev.evenkeel.server.drift;

import dev.evenkeel.core.Time;
import dev.evenkeel.core.route.CertificateGate;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Drift;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.policy.certify.Answer;
import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Prober;
import dev.evenkeel.policy.certify.RouteBusyException;
import dev.evenkeel.policy.certify.RouteOutException;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.server.drift.DriftWatch.ProbeResult;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every certified backup a few of its suite's probes, round after round, so that a change
 * shows
 * before the backup is needed. One probe at a time; a route that is busy is left alone until the
 * next round. Confined to one thread, which it blocks.
 */
public final class ProbeRounds {
  private static final Logger LOG = LoggerFactory.getLogger("evenkeel.drift");

  private final Supplier<Snapshot> snapshot;
  private final Supplier<Map<String, Suite>> suites;
  private final CertificateGate certificates;
  private final Proofs proofs;
  private final Function<Contract, Prober> probers;
  private final DriftDesk desk;
  private final DriftWatch watch;
  private final Time time;
  /** By pool: when its last round began. */
  private final Map<String, Long> rounds = new HashMap<>();
  private final Map<String, Spent> spent = new HashMap<>();
  /** By route: which probe is next. */
  private final Map<String, Integer> next = new HashMap<>();

  private record Spent(LocalDate day, long tokens) {}

  /** What is due at one look, and whom it is about. */
  private record Round(Pool pool, Contract contract, Drift.Probing how, List<Probe> probes) {}

  public ProbeRounds(Supplier<Snapshot> snapshot, Supplier<Map<String, Suite>> suites,
      CertificateGate certificates, Proofs proofs, Function<Contract, Prober> probers,
      DriftDesk desk, DriftWatch watch, Time time) {
    this.snapshot = snapshot;
    this.suites = suites;
    this.certificates = certificates;
    this.proofs = proofs;
    this.probers = probers;
    this.desk = desk;
    this.watch = watch;
    this.time = time;
  }

  /** Holds the rounds that are due. Never throws; leaves the thread interrupted if it was. */
  public void look() {
    Snapshot live = snapshot.get();
    for (Pool pool : live.pools().values()) {
      Drift.Probing how = pool.drift().probing();
      Suite suite = suites.get().get(pool.certification().suite());
      if (how == null || suite == null || !due(pool, how)) {
        continue;
      }
      try {
        round(new Round(pool, live.contract(pool), how,
            suite.order().stream().filter(Probe::targeted).toList()));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.error("pool {} could not be probed: {}", pool.name(), e.toString());
      }
    }
  }

  private boolean due(Pool pool, Drift.Probing how) {
    long now = time.now();
    Long before = rounds.get(pool.name());
    if (before != null && now - before < how.every().toNanos()) {
      return false;
    }
    rounds.put(pool.name(), now);
    return true;
  }

  private void round(Round round) throws InterruptedException {
    Prober prober = probers.apply(round.contract());
    for (Route route : round.pool().routes()) {
      if (!route.reference() && !round.probes().isEmpty()) {
        probe(round, route, prober);
      }
    }
  }

  private void probe(Round round, Route route, Prober prober) throws InterruptedException {
    Pool pool = round.pool();
    int first = next.getOrDefault(route.id(), 0);
    for (int i = 0; i < round.how().probes(); i++) {
      // Looked up each time: the answer before may have ended it.
      if (!(certificates.standing(pool, route,
          round.contract().digest()) instanceof Standing.Certified certified)) {
        return;
      }
      if (spent(pool) >= round.how().dailyTokens()) {
        watch.probed(route.id(), ProbeResult.BUDGET_SPENT);
        return;
      }
      Probe probe = round.probes().get(Math.floorMod(first + i, round.probes().size()));
      next.put(route.id(), Math.floorMod(first + i + 1, round.probes().size()));
      try {
        heard(round, route, certified, probe, prober.ask(route, probe));
      } catch (RouteBusyException _) {
        watch.probed(route.id(), ProbeResult.UNANSWERED);
        return;
      } catch (RouteOutException _) {
        // Its health and the alarms of turns tell of it; a line for every probe would not help.
        watch.probed(route.id(), ProbeResult.UNANSWERED);
      } catch (IOException e) {
        LOG.warn("route {} could not be probed: {}", route.id(), e.toString());
        watch.probed(route.id(), ProbeResult.UNANSWERED);
      }
    }
  }

  private void heard(Round round, Route route, Standing.Certified certified, Probe probe,
      Answer answer) {
    Pool pool = round.pool();
    spend(pool, answer.tokens());
    if (!answer.given()) {
      watch.probed(route.id(), ProbeResult.UNANSWERED);
      return;
    }
    String model = answer.model();
    if (model != null && !certified.models().isEmpty() && !certified.models().contains(model)) {
      proofs.suspend(pool, route, "answered a probe as " + model);
      return;
    }
    desk.fingerprint(pool, route.id(), answer.fingerprint());
    boolean missed = !probe.metBy(answer);
    watch.probed(route.id(), missed ? ProbeResult.MISSED : ProbeResult.MET);
    desk.probed(pool, route, certified.serial(), probe.queryClass(), missed);
  }

  private long spent(Pool pool) {
    Spent so = spent.get(pool.name());
    return so == null || !so.day().equals(today()) ? 0 : so.tokens();
  }

  private void spend(Pool pool, long tokens) {
    spent.put(pool.name(), new Spent(today(), spent(pool) + tokens));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(time.wall().instant(), ZoneOffset.UTC);
  }
}

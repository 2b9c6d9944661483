package dev.evenkeel.server.drift;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.CertificateGate;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Drift;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Shares;
import dev.evenkeel.core.turn.HealthTable;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.policy.drift.Canary;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets routes with a new certificate up step by step, and back when something is wrong. A
 * certificate
 * nobody has looked at yet has the first step's share. Thread-safe; {@link #of} is for event loops.
 */
public final class Canaries implements Shares {
  private static final Logger LOG = LoggerFactory.getLogger("evenkeel.drift");

  private final Supplier<Snapshot> snapshot;
  private final CertificateGate certificates;
  private final HealthTable health;
  private final InstantSource clock;
  /** By the route's id, which is unique over pools. */
  private final Map<String, Canary> all = new ConcurrentHashMap<>();

  public Canaries(Supplier<Snapshot> snapshot, CertificateGate certificates, HealthTable health,
      InstantSource clock) {
    this.snapshot = snapshot;
    this.certificates = certificates;
    this.health = health;
    this.clock = clock;
  }

  @Override
  public double of(Pool pool, Route route, String certificate) {
    Drift.Canary steps = pool.drift().canary();
    if (steps == null || route.reference()) {
      return 1;
    }
    Canary canary = all.get(route.id());
    return canary == null || !canary.serial().equals(certificate) ? steps.shares().getFirst()
        : canary.share(plan(steps));
  }

  /** A turn is over. */
  void heard(Decision decision) {
    String route = decision.route();
    if (route != null && all.containsKey(route) && decision.outcome().equals("answered")) {
      change(route,
          canary -> canary.serial().equals(decision.certificate()) ? canary.answered() : canary);
    }
  }

  /** A rate of the route has moved. */
  void alarmed(String route) {
    change(route, canary -> back(canary, "a rate has moved"));
  }

  /**
   * Takes up new certificates, lets the others a step up, and takes back what is down. On a thread
   * that may read the health of every route.
   *
   * @param suspected whether an alarm of the route is still looked into, or was confirmed
   */
  void look(Predicate<String> suspected) {
    Snapshot live = snapshot.get();
    Instant now = clock.instant();
    for (Pool pool : live.pools().values()) {
      Drift.Canary steps = pool.drift().canary();
      for (Route route : pool.routes()) {
        if (steps != null && !route.reference() && certificates.standing(pool, route,
            live.contract(pool).digest()) instanceof Standing.Certified certified) {
          look(pool, route, certified.serial(), plan(steps), suspected, now);
        }
      }
    }
  }

  private void look(Pool pool, Route route, String serial, Canary.Plan plan,
      Predicate<String> suspected, Instant now) {
    RouteHealth.State state = health.of(route).state();
    // A breaker that lets calls through again has to be shown some: those of the first step.
    boolean well =
        state != RouteHealth.State.BREAKER_OPEN && state != RouteHealth.State.OUT_OF_SERVICE;
    Canary before = all.get(route.id());
    if (before == null || !before.serial().equals(serial)) {
      Canary begun = Canary.begun(pool.name(), route.id(), serial, now);
      all.put(route.id(), begun);
      LOG.info("canary: route {} begins with {} of new sessions (pool {}, certificate {})",
          route.id(), DriftDesk.percent(begun.share(plan)), pool.name(), serial);
      return;
    }
    change(route.id(), canary -> {
      if (!well) {
        return back(canary, "its breaker is open or it is out of service");
      }
      Canary next =
          suspected.test(route.id()) ? canary : canary.mended(plan, now).looked(plan, now);
      if (next.step() != canary.step() || next.state() != canary.state()) {
        LOG.info("canary: route {} goes to {} of new sessions ({})", route.id(),
            DriftDesk.percent(next.share(plan)), next.state().label());
      }
      return next;
    });
  }

  private Canary back(Canary canary, String why) {
    Canary next = canary.rolledBack(clock.instant());
    if (next.state() != canary.state()) {
      LOG.warn("canary: route {} is rolled back, no new sessions: {}", canary.route(), why);
    }
    return next;
  }

  private void change(String route, UnaryOperator<Canary> step) {
    all.computeIfPresent(route, (_, canary) -> step.apply(canary));
  }

  /** How far each has come, by pool and route. */
  public List<Canary> state() {
    return all.values()
        .stream()
        .sorted(Comparator.comparing(Canary::pool).thenComparing(Canary::route))
        .toList();
  }

  /** Goes on where an earlier process was. */
  public void restore(List<Canary> before) {
    before.forEach(each -> all.put(each.route(), each));
  }

  private static Canary.Plan plan(Drift.Canary steps) {
    return new Canary.Plan(steps.shares(), steps.turns(), steps.time());
  }
}

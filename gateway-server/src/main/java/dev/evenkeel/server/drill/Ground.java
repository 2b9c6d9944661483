package dev.evenkeel.server.drill;

import dev.evenkeel.core.route.CertificateGate;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clearance;
import dev.evenkeel.core.route.Drift;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Preference;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.server.drill.DrillRefusedException.Why;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a drill starts from: which route it is done to, which have the fault, who may serve.
 * Immutable.
 *
 * @param on the route the conversations begin on
 * @param struck the routes the fault befalls
 * @param certificates the serials that let routes serve, by route
 * @param cleared the routes that attest what the workload requires
 */
public record Ground(Route on, Set<String> struck, Map<String, String> certificates,
    Set<String> cleared) {
  public Ground {
    struck = Set.copyOf(struck);
    certificates = Map.copyOf(certificates);
    cleared = Set.copyOf(cleared);
  }

  /**
   * Looks at a pool as it stands today.
   *
   * @param wanted the id of the route it shall be done to, null for the usual one: the reference,
   * or
   * for another model the first certified other
   * @throws DrillRefusedException when nothing could be shown
   */
  public static Ground of(Pool pool, String policyDigest, Clearance clearance,
      CertificateGate certificates, DrillFault fault, @Nullable String wanted)
      throws DrillRefusedException {
    Map<String, String> serials = new HashMap<>();
    Set<String> cleared = new HashSet<>();
    Set<String> named = new HashSet<>();
    for (Route route : pool.routes()) {
      if (certificates.standing(pool, route,
          policyDigest) instanceof Standing.Certified(var serial, var models, _)) {
        serials.put(route.id(), serial);
        if (!models.isEmpty()) {
          named.add(route.id());
        }
      }
      if (clearance.against(route).isEmpty()) {
        cleared.add(route.id());
      }
    }
    Set<String> able = new HashSet<>(serials.keySet());
    able.retainAll(cleared);
    Route on = on(pool, able, fault, wanted);
    if (!able.contains(on.id())) {
      throw refused("route " + on.id()
          + " could not serve today, so there is nothing to fail; see: evenkeel validate");
    }
    if (fault == DrillFault.MODEL_SWAP && !named.contains(on.id())) {
      throw refused("nothing says which model must answer on route " + on.id()
          + (on.reference() ? ": it is the reference" : ": its certificate names none"));
    }
    return new Ground(on, struck(pool, on, fault), serials, cleared);
  }

  /**
   * The pool with one route preferred, so that conversations begin on it, and nothing that lets
   * some
   * of them begin elsewhere.
   */
  public static Pool beginningOn(Pool pool, String on) {
    return beginningOn(pool, on, pool.routes());
  }

  /** The same with other routes in the place of its own. */
  public static Pool beginningOn(Pool pool, String on, List<Route> routes) {
    Drift.Rates rates = pool.drift().rates();
    return new Pool(pool.name(), pool.workload(), pool.policy(),
        routes.stream()
            .map(route -> route.with(new Preference(route.id().equals(on) ? 1 : 2, 1)))
            .toList(),
        pool.affinity(), pool.failover(), pool.certification(), pool.hideModel(), pool.checks(),
        pool.delivery(),
        new Drift(new Drift.Rates(false, rates.shift(), rates.runLength(), rates.learn()),
            pool.drift().reProbe(), null, null, null, 0, Drift.FingerprintChange.NOTE),
        pool.degraded(), pool.irreversible());
  }

  private static Route on(Pool pool, Set<String> able, DrillFault fault, @Nullable String wanted)
      throws DrillRefusedException {
    for (Route route : pool.routes()) {
      boolean fits = wanted != null ? route.id().equals(wanted)
          : fault == DrillFault.MODEL_SWAP ? !route.reference() && able.contains(route.id())
              : route.reference();
      if (fits) {
        return route;
      }
    }
    throw refused(wanted != null ? "pool " + pool.name() + " has no route '" + wanted + "'"
        : "pool " + pool.name() + " has no certified route beside its reference, and only a"
            + " certificate says which model must answer");
  }

  private static Set<String> struck(Pool pool, Route on, DrillFault fault)
      throws DrillRefusedException {
    if (fault != DrillFault.REGION) {
      return Set.of(on.id());
    }
    String region = on.provider().controls().region();
    if (region == null) {
      throw refused("the provider of route " + on.id()
          + " attests no region, so nobody knows who else is there");
    }
    return pool.routes()
        .stream()
        .filter(route -> region.equals(route.provider().controls().region()))
        .map(Route::id)
        .collect(Collectors.toSet());
  }

  private static DrillRefusedException refused(String why) {
    return new DrillRefusedException(Why.WRONG, why);
  }
}

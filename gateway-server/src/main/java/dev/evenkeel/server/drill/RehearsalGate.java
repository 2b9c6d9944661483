package dev.evenkeel.server.drill;

import dev.evenkeel.core.route.CertificateGate;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.IdentityWatch;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The certificates as a drill's turns see them: the real ones, less those that the drill has set
 * aside for itself. Nothing that happens here touches a real certificate. Thread-safe, never
 * blocks.
 */
public final class RehearsalGate implements CertificateGate, IdentityWatch {
  private final CertificateGate real;
  private final Function<String, @Nullable Pool> pools;
  private final Map<String, String> suspended = new ConcurrentHashMap<>();

  /**
   * @param real asked about the pools and routes as they are configured
   * @param pools the configured pool of a name, null for none
   */
  public RehearsalGate(CertificateGate real, Function<String, @Nullable Pool> pools) {
    this.real = real;
    this.pools = pools;
  }

  @Override
  public Standing standing(Pool pool, Route route, String policyDigest) {
    String why = suspended.get(route.id());
    if (why != null && !route.reference()) {
      return new Standing.Uncertified(Exclusion.CERTIFICATE_SUSPENDED, why);
    }
    Pool configured = pools.apply(pool.name());
    if (configured != null) {
      for (Route each : configured.routes()) {
        if (each.id().equals(route.id())) {
          return real.standing(configured, each, policyDigest);
        }
      }
    }
    return new Standing.Uncertified(Exclusion.NO_CERTIFICATE, "not a route of the pool");
  }

  @Override
  public void mismatch(Pool pool, Route route, String reported) {
    suspended.putIfAbsent(route.id(), "answered as " + reported);
  }

  /** A model that may answer on the route: a certified one where there is any. */
  public String model(Pool pool, Route route, String policyDigest) {
    return standing(pool, route, policyDigest) instanceof Standing.Certified(_, var models, _)
        && !models.isEmpty() ? models.stream().sorted().findFirst().orElseThrow() : route.model();
  }

  /** Why a route's certificate is set aside here, empty when it is not. */
  public Optional<String> suspended(String route) {
    return Optional.ofNullable(suspended.get(route));
  }
}

package dev.evenkeel.core.route;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Tells whether a route is certified for a pool. Pure reads of memory; never blocks. */
@FunctionalInterface
public interface CertificateGate {
  /**
   * @param policyDigest the digest of the policy that would hold for the answer
   * @return the standing of {@code route} in {@code pool} now
   */
  Standing standing(Pool pool, Route route, String policyDigest);

  /**
   * Every certificate that trusted keys vouch for, in force or not, ordered by pool, route and
   * begin. For people: not for event loops.
   *
   * @param policyDigest the digest of the policy that holds for a pool
   */
  default List<KnownCertificate> known(Function<Pool, String> policyDigest) {
    return List.of();
  }

  /** When a route's newest certificate ends or ended; empty when it has none. */
  default Optional<Instant> expiry(Pool pool, Route route) {
    return Optional.empty();
  }

  /**
   * When the pool last passed a drill under that policy, as far as trusted keys vouch for it; empty
   * when it never did.
   */
  default Optional<Instant> lastDrill(Pool pool, String policyDigest) {
    return Optional.empty();
  }

  /** The same for who holds a drill: that none was held of late is no reason against a route. */
  default CertificateGate forDrills() {
    return this;
  }

  /** Whether a certificate holds. */
  sealed interface Standing {
    /**
     * It does.
     *
     * @param serial the certificate's serial, or {@code reference} for the reference route
     * @param models the model versions the certificate was earned with; empty when any will do
     * @param covers what it was earned with
     */
    record Certified(String serial, Set<String> models, Coverage covers) implements Standing {
      public Certified {
        models = Set.copyOf(models);
      }

      /** One that covers query classes and nothing else. */
      public Certified(String serial, Set<String> models, Set<String> classes) {
        this(serial, models, Coverage.of(classes));
      }
    }

    /** It does not, and why. */
    record Uncertified(Exclusion why, String detail) implements Standing {}
  }

  /** The serial of {@code standing}, empty when there is none. */
  static Optional<String> serial(Standing standing) {
    return standing instanceof Standing.Certified(var serial, _, _) ? Optional.of(serial)
        : Optional.empty();
  }
}

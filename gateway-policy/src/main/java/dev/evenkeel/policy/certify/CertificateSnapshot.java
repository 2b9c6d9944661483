package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.CertificateGate.Standing.Certified;
import dev.evenkeel.core.route.CertificateGate.Standing.Uncertified;
import dev.evenkeel.core.route.Exclusion;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reading of the folder, held against one configuration, with everything worked out that does
 * not depend on the moment. Immutable.
 */
final class CertificateSnapshot {
  private final Running running;
  /** Those that enough keys vouch for. */
  private final List<Certificate> certificates;
  /** Those too, and drafts, by serial. */
  private final List<CertificateReader.Verified> verified;
  /** Names of certificate files that could not be believed. */
  private final List<String> broken;
  /** By the name of the certificate's file without its ending. */
  private final Map<String, Suspension> suspensions;
  private final RevocationBook.Page revocations;
  private final DrillBook drills;
  private final Instant taken;
  /** By pool name, then route id. */
  private final Map<String, Map<String, Entry>> entries = new HashMap<>();

  CertificateSnapshot(Running running, List<CertificateReader.Verified> verified,
      List<String> broken, Map<String, Suspension> suspensions, RevocationBook.Page revocations,
      DrillBook drills, Instant taken) {
    this.running = running;
    this.verified = List.copyOf(verified);
    this.certificates = verified.stream()
        .filter(each -> !each.draft())
        .map(CertificateReader.Verified::certificate)
        .toList();
    this.revocations = revocations;
    this.drills = drills;
    this.broken = List.copyOf(broken);
    this.suspensions = Map.copyOf(suspensions);
    this.taken = taken;
    for (Pool pool : running.pools()) {
      Map<String, Entry> routes = new HashMap<>();
      for (Route route : pool.routes()) {
        if (!route.reference()) {
          routes.put(route.id(), examine(pool, route));
        }
      }
      entries.put(pool.name(), routes);
    }
  }

  /**
   * What is known of one route in one pool.
   *
   * @param pool the very pool
   * @param route the very route
   * @param proof its newest certificate, null when there is none
   * @param fault why it does not count whatever the moment, null when it may
   */
  record Entry(Pool pool, Route route, @Nullable Proof proof, @Nullable Standing fault) {}

  /**
   * A certificate made ready for looking at often.
   *
   * @param key the name of its file without the ending
   * @param from milliseconds since the epoch
   * @param until milliseconds since the epoch
   * @param holds the standing it gives
   */
  record Proof(Certificate certificate, String key, long from, long until, Standing holds) {
    static Proof of(Certificate certificate) {
      Binding binding = certificate.binding();
      return new Proof(certificate,
          CertificateFolder.name(binding.pool(), binding.route(), certificate.serial()),
          certificate.notBefore().toEpochMilli(), certificate.notAfter().toEpochMilli(),
          new Certified(certificate.serial(), Set.copyOf(binding.modelsSeen()), certificate.shown()
              .covers(certificate.classes().stream().map(Comparison::name).toList())));
    }
  }

  Running running() {
    return running;
  }

  List<Certificate> certificates() {
    return certificates;
  }

  List<CertificateReader.Verified> verified() {
    return verified;
  }

  DrillBook drills() {
    return drills;
  }

  RevocationBook.Page revocations() {
    return revocations;
  }

  Map<String, Suspension> suspensions() {
    return suspensions;
  }

  /**
   * What is known of a route: two map lookups and, as records are equal to themselves at once, no
   * more for the pools of the configuration the snapshot was
   * taken with; anything else is examined on the spot, which costs two digests.
   */
  Entry entry(Pool pool, Route route) {
    Entry known = entry(pool.name(), route.id());
    return known != null && known.pool().equals(pool) && known.route().equals(route) ? known
        : examine(pool, route);
  }

  @Nullable Entry entry(String pool, String route) {
    Map<String, Entry> routes = entries.get(pool);
    return routes == null ? null : routes.get(route);
  }

  private Entry examine(Pool pool, Route route) {
    Certificate newest = certificates.stream()
        .filter(each -> each.binding().pool().equals(pool.name())
            && each.binding().route().equals(route.id()))
        .max(Comparator.<Certificate, Boolean>comparing(each -> !each.notBefore().isAfter(taken))
            .thenComparing(Certificate::notBefore)
            .thenComparing(Certificate::serial))
        .orElse(null);
    if (newest == null) {
      return new Entry(pool, route, null, missing(pool, route));
    }
    Standing withdrawn = withdrawn(pool, newest);
    if (withdrawn != null) {
      return new Entry(pool, route, Proof.of(newest), withdrawn);
    }
    List<String> changed = changes(newest.binding(), pool, route);
    Standing fault = changed.isEmpty() ? null
        : new Uncertified(Exclusion.CERTIFICATE_MISMATCH,
            "changed since it was certified: " + String.join(", ", changed));
    return new Entry(pool, route, Proof.of(newest), fault);
  }

  /** Whether the list of revocations stands against a certificate; an older one stays replaced. */
  private @Nullable Standing withdrawn(Pool pool, Certificate certificate) {
    Revocations.Revoked revoked = revocations.revoked().get(certificate.serial());
    if (revoked != null) {
      return new Uncertified(Exclusion.CERTIFICATE_REVOKED,
          "revoked on " + revoked.at() + " by " + revoked.by() + ": " + revoked.reason());
    }
    if (revocations.fault() != null) {
      return new Uncertified(Exclusion.CERTIFICATE_INVALID, revocations.fault());
    }
    return pool.workload().requiresControls() && revocations.list().nextUpdate().isBefore(taken)
        ? new Uncertified(Exclusion.CERTIFICATE_INVALID,
            "the list of revocations is stale since " + revocations.list().nextUpdate()
                + "; run: evenkeel certificate revocations --refresh")
        : null;
  }

  private Standing missing(Pool pool, Route route) {
    for (CertificateReader.Verified each : verified) {
      Binding binding = each.certificate().binding();
      if (each.draft() && binding.pool().equals(pool.name())
          && binding.route().equals(route.id())) {
        return new Uncertified(Exclusion.NO_CERTIFICATE, "only a draft, with " + each.signatures()
            + "; run: evenkeel certificate sign " + each.certificate().serial());
      }
    }
    String prefix = CertificateFolder.prefix(pool.name(), route.id());
    return broken.stream()
        .filter(file -> file.startsWith(prefix))
        .findFirst()
        .<Standing>map(file -> new Uncertified(Exclusion.CERTIFICATE_INVALID,
            "its certificate cannot be believed: " + file))
        .orElseGet(() -> new Uncertified(Exclusion.NO_CERTIFICATE,
            "never certified for pool " + pool.name()));
  }

  private List<String> changes(Binding bound, Pool pool, Route route) {
    List<String> changed = new ArrayList<>(
        Particulars.changes(bound.particulars(), Particulars.of(pool, route, running.judge(pool))));
    if (!bound.routeDigest().equals(route.digest())) {
      changed.add("the route's settings");
    }
    if (!bound.referenceDigest().equals(pool.reference().digest())) {
      changed.add("the reference route");
    }
    if (!bound.workload().equals(pool.workload().name())) {
      changed.add("the workload, then " + bound.workload());
    }
    Pool.Certification asked = pool.certification();
    String suite = running.suiteDigests().get(asked.suite());
    if (suite == null) {
      changed.add("the suite " + asked.suite() + ", which is not loaded");
    } else if (!suite.equals(bound.suiteDigest())) {
      changed.add("the suite");
    }
    // A tighter proof than asked for is still a proof.
    if (bound.tolerance() > asked.tolerance()) {
      changed.add("the tolerance, then " + Wording.percent(bound.tolerance()) + ", now "
          + Wording.percent(asked.tolerance()));
    }
    if (bound.confidence() < asked.confidence()) {
      changed.add("the confidence, then " + Wording.percent(bound.confidence()) + ", now "
          + Wording.percent(asked.confidence()));
    }
    return changed;
  }
}

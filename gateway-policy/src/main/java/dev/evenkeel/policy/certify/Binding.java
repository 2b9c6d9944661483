package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run tested and a certificate holds for. If any of it changes, the proof is void.
 * Immutable; digests are 64 hex digits.
 *
 * @param pool the pool's name
 * @param workload the name of the pool's workload
 * @param route the candidate's id
 * @param routeDigest its {@link Route#digest()}
 * @param provider its provider's id
 * @param modelRequested the model it asks for
 * @param modelsSeen the models that answered on the wire, sorted; empty when the wire did not say
 * @param policyDigest the policy that held
 * @param suite the suite's name
 * @param suiteVersion the suite's version
 * @param suiteDigest its {@link Suite#digest()}
 * @param seed the order of the probes
 * @param reference the reference route's id
 * @param referenceDigest its {@link Route#digest()}
 * @param tolerance see {@link EquivalenceTest}
 * @param confidence see {@link EquivalenceTest}
 * @param particulars what else held, in words for people, see {@link Particulars}
 */
public record Binding(String pool, String workload, String route, String routeDigest,
    String provider, String modelRequested, List<String> modelsSeen, String policyDigest,
    String suite, int suiteVersion, String suiteDigest, long seed, String reference,
    String referenceDigest, double tolerance, double confidence,
    SortedMap<String, String> particulars) {
  public Binding {
    modelsSeen = List.copyOf(modelsSeen);
    particulars = Collections.unmodifiableSortedMap(new TreeMap<>(particulars));
  }

  /** What the provider called itself beside the model while it was certified; may be empty. */
  public Set<String> fingerprints() {
    return Particulars.fingerprints(particulars, false);
  }

  /** The same of the reference's provider. */
  public Set<String> referenceFingerprints() {
    return Particulars.fingerprints(particulars, true);
  }

  /** The same with what providers called themselves; noted, so a change of it voids nothing. */
  Binding noting(Collection<String> seen, Collection<String> ofReference) {
    return new Binding(pool, workload, route, routeDigest, provider, modelRequested, modelsSeen,
        policyDigest, suite, suiteVersion, suiteDigest, seed, reference, referenceDigest, tolerance,
        confidence, Particulars.noting(particulars, seen, ofReference));
  }

  /** Everything, by name, for people. */
  Map<String, String> all() {
    Map<String, String> all = new TreeMap<>(particulars);
    all.put("workload", workload);
    all.put("route-sha256", routeDigest);
    all.put("provider", provider);
    all.put("policy-sha256", policyDigest);
    all.put("suite", suite + "@" + suiteVersion);
    all.put("suite-sha256", suiteDigest);
    all.put("seed", Long.toString(seed));
    all.put("reference", reference);
    all.put("reference-sha256", referenceDigest);
    all.put("tolerance", Double.toString(tolerance));
    all.put("confidence", Double.toString(confidence));
    return all;
  }

  /** The binding of a run of {@code suite} for {@code candidate}. */
  static Binding of(Pool pool, Route candidate, Suite suite, String policyDigest,
      List<String> modelsSeen, @Nullable ModelJudge judge) {
    Route reference = pool.reference();
    return new Binding(pool.name(), pool.workload().name(), candidate.id(), candidate.digest(),
        candidate.provider().id(), candidate.model(), modelsSeen, policyDigest, suite.name(),
        suite.version(), suite.digest(), suite.seed(), reference.id(), reference.digest(),
        pool.certification().tolerance(), pool.certification().confidence(),
        Particulars.of(pool, candidate, judge == null ? null : judge.digest()));
  }
}

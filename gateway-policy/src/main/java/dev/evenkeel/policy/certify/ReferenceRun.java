package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Pool;
import java.util.Map;

/**
 * The reference route's answers to a whole suite. One run serves every candidate of its pool, so
 * that all are compared with the same thing. Immutable.
 *
 * @param routeDigest of the reference route as it was asked
 * @param suiteDigest of the suite it was asked
 * @param policyDigest of the policy that held
 * @param answers by probe id, one for every probe
 * @param tokens used
 */
public record ReferenceRun(String routeDigest, String suiteDigest, String policyDigest,
    Map<String, Answer> answers, long tokens) {
  public ReferenceRun {
    answers = Map.copyOf(answers);
  }

  /** Whether these answers may stand for the pool's reference now. */
  public boolean serves(Pool pool, Suite suite, String policy) {
    return routeDigest.equals(pool.reference().digest()) && suiteDigest.equals(suite.digest())
        && policyDigest.equals(policy);
  }
}

package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Pool;
import java.util.Map;

/**
 * The reference route's answers to a whole suite, asked twice. One run serves every candidate of
 * its
 * pool, so that all are compared with the same thing: likeness is not transitive. Immutable.
 *
 * @param routeDigest of the reference route as it was asked
 * @param suiteDigest of the suite it was asked
 * @param policyDigest of the policy that held
 * @param answers by probe id, one for every probe; what candidates are compared with
 * @param repeat its second answers, by probe id; tell how far it agrees with itself. Empty when it
 * was asked once only
 * @param spent tokens used, both times together
 */
public record ReferenceRun(String routeDigest, String suiteDigest, String policyDigest,
    Map<String, Answer> answers, Map<String, Answer> repeat, Answer.Spent spent) {
  public ReferenceRun {
    answers = Map.copyOf(answers);
    repeat = Map.copyOf(repeat);
  }

  /** The same with answers that were ruled on. */
  ReferenceRun ruled(Map<String, Answer> others) {
    return new ReferenceRun(routeDigest, suiteDigest, policyDigest, others, repeat, spent);
  }

  /** Whether these answers may stand for the pool's reference now. */
  public boolean serves(Pool pool, Suite suite, String policy) {
    return routeDigest.equals(pool.reference().digest()) && suiteDigest.equals(suite.digest())
        && policyDigest.equals(policy);
  }
}

package dev.evenkeel.policy.certify;

import dev.evenkeel.policy.certify.CertificationResult.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Gathers what speaks against a certificate. Confined to one thread. */
final class Findings {
  private final List<String> failures = new ArrayList<>();
  private final List<String> doubts = new ArrayList<>();
  private final List<String> cautions = new ArrayList<>();

  /** The candidate is different or wrong. */
  void failed(String why) {
    failures.add(why);
  }

  /** Nothing can be said. */
  void inconclusive(String why) {
    doubts.add(why);
  }

  /** Something worth knowing that stands in no certificate's way. */
  void caution(String what) {
    cautions.add(what);
  }

  Verdict verdict() {
    if (!failures.isEmpty()) {
      return Verdict.FAILED;
    }
    return doubts.isEmpty() ? Verdict.PASSED : Verdict.INCONCLUSIVE;
  }

  /** Failures first. */
  List<String> reasons() {
    List<String> all = new ArrayList<>(failures);
    all.addAll(doubts);
    return all;
  }

  List<String> cautions() {
    return cautions;
  }
}

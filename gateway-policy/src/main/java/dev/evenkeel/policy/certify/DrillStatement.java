package dev.evenkeel.policy.certify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.evenkeel.policy.certify.Statement.Digest;
import dev.evenkeel.policy.certify.Statement.Subject;
import java.util.List;

/**
 * An in-toto Statement v1 about one drill.
 *
 * @param type always {@link Statement#TYPE}
 * @param subject the policy that had to hold in the pool
 * @param predicateType always {@link #PREDICATE_TYPE}
 * @param predicate the report
 */
record DrillStatement(@JsonProperty("_type") String type, List<Subject> subject,
    String predicateType, Predicate predicate) {
  static final String PREDICATE_TYPE = "https://evenkeel.dev/drill-report/v1";

  private static final String FAILED = "FAILED";

  DrillStatement {
    subject = List.copyOf(subject);
  }

  /** A report beside the result that generic tools look for. */
  record Predicate(String result, DrillReport drill) {}

  static DrillStatement of(DrillReport report) {
    return new DrillStatement(Statement.TYPE,
        List.of(new Subject("pool/" + report.pool(), new Digest(report.policyDigest()))),
        PREDICATE_TYPE, new Predicate(report.passed() ? Statement.PASSED : FAILED, report));
  }

  /**
   * The report, if the statement is one of ours and agrees with itself.
   *
   * @throws InvalidCertificateException if not
   */
  DrillReport report() throws InvalidCertificateException {
    if (!type.equals(Statement.TYPE) || !predicateType.equals(PREDICATE_TYPE)) {
      throw new InvalidCertificateException("not the report of a drill but a " + predicateType);
    }
    if (!equals(of(predicate.drill()))) {
      throw new InvalidCertificateException("its subject or result is not that of its report");
    }
    return predicate.drill();
  }
}

package dev.evenkeel.policy.certify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Proof that a route behaves like the reference of its pool. Immutable. It exists unsigned only
 * between a passed run and {@link CertificateSigner#sign}, and after {@link CertificateReader} has
 * verified it.
 *
 * @param serial unique; shows in decisions
 * @param binding what it holds for
 * @param classes what was seen per class
 * @param handoff what was seen after another model's turns
 * @param tools agreement on tools
 * @param shown what it may be trusted with beside
 * @param issuedBy who asked for the run, for people
 * @param notBefore the first instant at which it holds
 * @param renewAfter from when it should be renewed: two thirds of its life
 * @param notAfter the first instant at which it no longer holds
 */
public record Certificate(String serial, Binding binding, List<Comparison> classes,
    Comparison handoff, ToolAgreement tools, Shown shown, String issuedBy, Instant notBefore,
    Instant renewAfter, Instant notAfter) {
  /** @throws IllegalArgumentException if the serial is empty or the times are out of order */
  public Certificate {
    classes = List.copyOf(classes);
    if (serial.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs a serial");
    }
    if (!notBefore.isBefore(notAfter) || renewAfter.isBefore(notBefore)
        || renewAfter.isAfter(notAfter)) {
      throw new IllegalArgumentException("a certificate's times are out of order");
    }
  }

  /**
   * The certificate a passed run earns.
   *
   * @param serial unique, such as a random UUID
   * @param issuedBy who asked for the run
   * @param from when it begins to hold
   * @param life how long it holds, positive
   * @throws IllegalArgumentException if the run did not pass
   */
  public static Certificate of(CertificationResult result, String serial, String issuedBy,
      Instant from, Duration life) {
    if (result.verdict() != CertificationResult.Verdict.PASSED) {
      throw new IllegalArgumentException("a run that " + result.verdict() + " earns nothing");
    }
    return new Certificate(serial, result.binding(), result.classes(), result.handoff(),
        result.tools(), result.evidence().shown(), issuedBy, from,
        from.plus(life.multipliedBy(2).dividedBy(3)), from.plus(life));
  }
}

package dev.evenkeel.policy.certify;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * An in-toto Statement v1 about one route.
 *
 * @param type always {@link #TYPE}
 * @param subject the route and its digest
 * @param predicateType always {@link #PREDICATE_TYPE}
 * @param predicate the certificate
 */
record Statement(@JsonProperty("_type") String type, List<Subject> subject, String predicateType,
    Predicate predicate) {
  static final String TYPE = "https://in-toto.io/Statement/v1";
  static final String PREDICATE_TYPE = "https://evenkeel.dev/route-policy-certificate/v1";

  /** The word for a passed run, as in in-toto's test-result predicate. */
  static final String PASSED = "PASSED";

  Statement {
    subject = List.copyOf(subject);
  }

  /** What the statement is about. */
  record Subject(String name, Digest digest) {}

  /** A SHA-256 digest as 64 hex digits. */
  record Digest(String sha256) {}

  /** A certificate beside the result that generic tools look for. */
  record Predicate(String result, Certificate certificate) {}

  static Statement of(Certificate certificate) {
    Binding binding = certificate.binding();
    return new Statement(TYPE,
        List.of(new Subject("route/" + binding.route(), new Digest(binding.routeDigest()))),
        PREDICATE_TYPE, new Predicate(PASSED, certificate));
  }

  /**
   * The certificate, if the statement is one of ours and agrees with itself.
   *
   * @throws InvalidCertificateException if not
   */
  Certificate certificate() throws InvalidCertificateException {
    if (!type.equals(TYPE) || !predicateType.equals(PREDICATE_TYPE)) {
      throw new InvalidCertificateException("not a certificate but a " + predicateType);
    }
    if (!predicate.result().equals(PASSED)) {
      throw new InvalidCertificateException("its result is not " + PASSED);
    }
    if (!equals(of(predicate.certificate()))) {
      throw new InvalidCertificateException("its subject is not the route it binds");
    }
    return predicate.certificate();
  }
}

package dev.evenkeel.core.route;

import java.util.Locale;

/** Why a route may not answer. A closed set, so that it can be counted. */
public enum Exclusion {
  /** The tenant may not use it. */
  TENANT,
  /** A requirement of the workload is not met, see {@link ControlReview}. */
  REGION,
  RETENTION,
  LOGGING,
  TRAINING,
  /** It does not attest about a kind of data by name. */
  DATA_PATH,
  DATA_TYPES,
  PERMISSIONS,
  MODERATION,
  INCIDENT_NOTICE,
  AUDIT,
  REVIEW,
  /** A guard whom the policy asks does not meet the workload's requirements. */
  GUARD_CONTROLS,
  /** The attestation that would meet the requirements has lapsed, or nobody owns it. */
  ATTESTATION_EXPIRED,
  ATTESTATION_UNOWNED,
  /** It cannot do what the request needs. */
  CAPABILITY,
  /** No certificate, or one that no longer holds for what is running. */
  NO_CERTIFICATE,
  CERTIFICATE_EXPIRED,
  CERTIFICATE_MISMATCH,
  CERTIFICATE_SUSPENDED,
  CERTIFICATE_REVOKED,
  CERTIFICATE_INVALID,
  /** Its certificate holds only where a failover was drilled of late, and none was. */
  DRILL_OVERDUE,
  /** The request offers a tool whose calls cannot be undone, and it was not shown to call it. */
  IRREVERSIBLE_TOOL,
  /** Its health forbids it now. */
  BREAKER_OPEN,
  COOLING_DOWN,
  OUT_OF_SERVICE,
  /** Too many of its answers of late did not have the shape that the request needs. */
  QUALITY,
  /** It has cost what it may cost in a day. */
  SPENT,
  /** The request names an exception, which lets another route serve and only that one. */
  EXCEPTION,
  /** The conversation is pinned to another route, which can serve. */
  PINNED_ELSEWHERE,
  /** The conversation has been moved as often as the pool allows. */
  REPIN_LIMIT;

  /** The word used in decisions, metrics and errors. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether waiting may lift it. */
  public boolean passing() {
    return this == BREAKER_OPEN || this == COOLING_DOWN || this == OUT_OF_SERVICE
        || this == QUALITY;
  }
}

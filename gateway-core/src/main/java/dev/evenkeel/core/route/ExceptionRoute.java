package dev.evenkeel.core.route;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A named, owned, expiring permission to send some tenants' turns to a route that does not meet
 * everything. It makes the route eligible for nobody else: not for failover, not for placement,
 * only for a request that names the exception. Immutable.
 *
 * @param id its name
 * @param pool the pool it is for
 * @param route the one route it lets serve
 * @param waives what need not be met; everything else must be
 * @param owner who answers for it
 * @param approver who allowed it, somebody else
 * @param reason why, for people
 * @param ticket where it was decided
 * @param tenants who may use it, at least one
 * @param from the first day on which it holds
 * @param until the first day on which it does not, at most {@link #LONGEST_DAYS} later
 */
public record ExceptionRoute(String id, String pool, String route, Set<Waiver> waives, String owner,
    String approver, String reason, String ticket, Set<String> tenants, LocalDate from,
    LocalDate until) {
  /** The longest life in days; what is needed for longer is no exception. */
  public static final int LONGEST_DAYS = 14;

  /** @throws IllegalArgumentException if it is endless, waives nothing or is for nobody */
  public ExceptionRoute {
    waives = Set.copyOf(waives);
    tenants = Set.copyOf(tenants);
    if (!from.isBefore(until) || until.isAfter(from.plusDays(LONGEST_DAYS)) || waives.isEmpty()
        || tenants.isEmpty() || owner.equals(approver)) {
      throw new IllegalArgumentException("the exception " + id + " is not bounded");
    }
  }

  /** What an exception can waive. A revoked or suspended certificate is not among it. */
  public enum Waiver {
    /** There is none, it ran out, or what it is bound to changed. */
    CERTIFICATE,
    /** The attestation ran out, or nobody owns it. */
    ATTESTATION,
    REGION,
    RETENTION,
    LOGGING,
    TRAINING,
    DATA_PATH,
    DATA_TYPES,
    PERMISSIONS,
    MODERATION,
    INCIDENT_NOTICE,
    AUDIT,
    REVIEW;

    /** What waives a reason, null where nothing does. */
    private static @Nullable Waiver of(Exclusion why) {
      return switch (why) {
        case NO_CERTIFICATE, CERTIFICATE_EXPIRED, CERTIFICATE_MISMATCH, DRILL_OVERDUE ->
          CERTIFICATE;
        case ATTESTATION_EXPIRED, ATTESTATION_UNOWNED -> ATTESTATION;
        case REGION -> REGION;
        case RETENTION -> RETENTION;
        case LOGGING -> LOGGING;
        case TRAINING -> TRAINING;
        case DATA_PATH -> DATA_PATH;
        case DATA_TYPES -> DATA_TYPES;
        case PERMISSIONS -> PERMISSIONS;
        case MODERATION -> MODERATION;
        case INCIDENT_NOTICE -> INCIDENT_NOTICE;
        case AUDIT -> AUDIT;
        case REVIEW -> REVIEW;
        case TENANT, GUARD_CONTROLS, CAPABILITY, CERTIFICATE_SUSPENDED, CERTIFICATE_REVOKED,
            CERTIFICATE_INVALID, BREAKER_OPEN, COOLING_DOWN, OUT_OF_SERVICE, QUALITY, SPENT,
            EXCEPTION, IRREVERSIBLE_TOOL, PINNED_ELSEWHERE, REPIN_LIMIT ->
          null;
      };
    }

    /** The word in configurations and reports. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How it stands. */
  public enum State {
    /** Its time has not come. */
    PENDING,
    ACTIVE,
    EXPIRED;

    /** The word for people and machines. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How it stands on a day. */
  public State state(LocalDate today) {
    return today.isBefore(from) ? State.PENDING
        : today.isBefore(until) ? State.ACTIVE : State.EXPIRED;
  }

  /** Whether it waives a reason. */
  public boolean waives(Exclusion why) {
    Waiver waiver = Waiver.of(why);
    return waiver != null && waives.contains(waiver);
  }

  /** What of the reasons against the route still stands. */
  public Map<Exclusion, String> unwaived(Map<Exclusion, String> reasons) {
    Map<Exclusion, String> rest = new EnumMap<>(Exclusion.class);
    reasons.forEach((why, detail) -> {
      if (!waives(why)) {
        rest.put(why, detail);
      }
    });
    return rest;
  }
}

package dev.evenkeel.core.route;

import java.time.LocalDate;
import java.time.Period;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
 * @param until the first day on which it does not, at most {@link #LONGEST} later
 */
public record ExceptionRoute(String id, String pool, String route, Set<Waiver> waives, String owner,
    String approver, String reason, String ticket, Set<String> tenants, LocalDate from,
    LocalDate until) {
  /** The longest life; what is needed for longer is no exception. */
  public static final Period LONGEST = Period.ofDays(14);

  /** @throws IllegalArgumentException if it is endless, waives nothing or is for nobody */
  public ExceptionRoute {
    waives = Set.copyOf(waives);
    tenants = Set.copyOf(tenants);
    if (!from.isBefore(until) || until.isAfter(from.plus(LONGEST)) || waives.isEmpty()
        || tenants.isEmpty() || owner.equals(approver)) {
      throw new IllegalArgumentException("the exception " + id + " is not bounded");
    }
  }

  /** What an exception can waive. A revoked or suspended certificate is not among it. */
  public enum Waiver {
    /** There is none, it ran out, or what it is bound to changed. */
    CERTIFICATE(Exclusion.NO_CERTIFICATE, Exclusion.CERTIFICATE_EXPIRED,
        Exclusion.CERTIFICATE_MISMATCH),
    /** The attestation ran out, or nobody owns it. */
    ATTESTATION(Exclusion.ATTESTATION_EXPIRED, Exclusion.ATTESTATION_UNOWNED),
    REGION(Exclusion.REGION),
    RETENTION(Exclusion.RETENTION),
    LOGGING(Exclusion.LOGGING),
    TRAINING(Exclusion.TRAINING),
    DATA_PATH(Exclusion.DATA_PATH),
    DATA_TYPES(Exclusion.DATA_TYPES),
    PERMISSIONS(Exclusion.PERMISSIONS),
    MODERATION(Exclusion.MODERATION),
    INCIDENT_NOTICE(Exclusion.INCIDENT_NOTICE),
    AUDIT(Exclusion.AUDIT),
    REVIEW(Exclusion.REVIEW);

    private final Set<Exclusion> reasons;

    Waiver(Exclusion first, Exclusion... rest) {
      this.reasons = EnumSet.of(first, rest);
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
    return waives.stream().anyMatch(each -> each.reasons.contains(why));
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

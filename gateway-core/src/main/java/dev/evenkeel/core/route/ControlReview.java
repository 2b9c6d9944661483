package dev.evenkeel.core.route;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds a receiver's attested controls against a workload's requirements, one by one, for people
 * and for {@link Clearance}. Used once, by one thread.
 */
public final class ControlReview {
  private static final String NOTHING = "nothing";

  private final Workload workload;
  private final Controls controls;
  private final LocalDate today;
  private final boolean expired;
  private final List<Finding> findings = new ArrayList<>();

  private ControlReview(Workload workload, Controls controls, LocalDate today) {
    this.workload = workload;
    this.controls = controls;
    this.today = today;
    this.expired = controls.review().expired(today);
  }

  /** How a requirement stands. */
  public enum State {
    MET,
    /** Nothing was attested about it. */
    MISSING,
    /** What was attested does not suffice. */
    UNMET,
    /** What was attested would suffice, but counts no more. */
    EXPIRED
  }

  /**
   * One requirement and what there is to it.
   *
   * @param requirement its name; where it is about one kind of data, with that
   * @param required what is required, in words
   * @param attested what is attested, in words
   * @param why the reason it gives against a receiver that does not meet it
   */
  public record Finding(String requirement, String required, String attested, State state,
      Exclusion why) {
    /**
     * Whether it stands against the receiver. What merely ran out is said once, by the expiry
     * itself.
     */
    public boolean against() {
      return state == State.MISSING || state == State.UNMET
          || (state == State.EXPIRED && why == Exclusion.ATTESTATION_EXPIRED);
    }

    /** What stands against the receiver, for people. */
    public String detail() {
      return switch (state) {
        case MET -> requirement + ": " + attested;
        case MISSING -> requirement + ": nothing attested, required " + required;
        case UNMET -> requirement + ": attested " + attested + ", required " + required;
        case EXPIRED -> requirement + ": " + attested;
      };
    }
  }

  /** Every requirement, met or not; empty where nothing is required. */
  public static List<Finding> of(Workload workload, Controls controls, LocalDate today) {
    return of(workload, controls, today, Set.of());
  }

  /**
   * The same with rows of their own for some kinds of data, so that several receivers' rows can be
   * put side by side.
   */
  public static List<Finding> of(Workload workload, Controls controls, LocalDate today,
      Set<DataKind> apart) {
    if (!workload.requiresControls()) {
      return List.of();
    }
    ControlReview review = new ControlReview(workload, controls, today);
    review.vouched();
    review.handled(apart);
    review.assured();
    return List.copyOf(review.findings);
  }

  /** What stands against a receiver, reason by reason; empty when nothing does. */
  public static Map<Exclusion, String> reasons(Workload workload, Controls controls,
      LocalDate today) {
    Map<Exclusion, String> reasons = new EnumMap<>(Exclusion.class);
    for (Finding each : of(workload, controls, today)) {
      if (each.against()) {
        reasons.merge(each.why(), each.detail(), (one, other) -> one + "; " + other);
      }
    }
    return reasons;
  }

  /** Kinds of data of which a workload or a receiver says something of their own. */
  public static Set<DataKind> apart(Workload workload, Controls controls) {
    Set<DataKind> all = EnumSet.noneOf(DataKind.class);
    all.addAll(workload.kinds().keySet());
    all.addAll(workload.separately());
    all.addAll(controls.kinds().keySet());
    return all;
  }

  private void vouched() {
    Controls.Review review = controls.review();
    add("owner", "somebody who answers for it", review.owner(), review.owner() != null,
        Exclusion.ATTESTATION_UNOWNED);
    LocalDate expires = review.expires();
    findings.add(new Finding("expiry", "a day that has not come",
        expires == null ? NOTHING : (expired ? "expired on " : "until ") + expires,
        expires == null ? State.MISSING : expired ? State.EXPIRED : State.MET,
        Exclusion.ATTESTATION_EXPIRED));
    Workload.Demands demands = workload.demands();
    if (demands.reviewer()) {
      String reviewer = review.reviewer();
      add("reviewer", "somebody beside the owner", reviewer,
          reviewer != null && !reviewer.equals(review.owner()), Exclusion.REVIEW);
    }
    if (demands.evidence()) {
      add("evidence", "a link to the proof", review.evidence(), review.evidence() != null,
          Exclusion.REVIEW);
    }
    Duration age = demands.reviewAge();
    if (age != null) {
      LocalDate reviewed = review.reviewed();
      add("review", "at most " + span(age) + " ago", reviewed,
          reviewed != null && !reviewed.plusDays(age.toDays()).isBefore(today), Exclusion.REVIEW);
    }
  }

  /** Kinds of which nothing of their own is said stand and fall together, in one row each. */
  private void handled(Set<DataKind> apart) {
    Set<DataKind> alone = EnumSet.noneOf(DataKind.class);
    alone.addAll(apart(workload, controls));
    alone.addAll(apart);
    if (alone.size() < DataKind.values().length) {
      handled("", workload.limits(), controls.general(), true);
    }
    for (DataKind kind : DataKind.values()) {
      if (alone.contains(kind)) {
        boolean named = controls.kinds().containsKey(kind);
        boolean demanded = workload.separately().contains(kind);
        if (demanded) {
          add("said of" + of(kind), "a word on this by itself", named ? "said" : null, named,
              Exclusion.DATA_PATH);
        }
        handled(of(kind), workload.of(kind), named || !demanded ? controls.of(kind) : Handling.NONE,
            kind != DataKind.LOGS);
      }
    }
  }

  private static String of(DataKind kind) {
    return " " + kind.label();
  }

  /** @param loggable false of logs themselves, of which it says nothing that they are logged */
  private void handled(String of, DataLimits limits, Handling handling, boolean loggable) {
    String none = Boolean.FALSE.equals(handling.held()) ? "no such data" : null;
    if (!limits.regions().isEmpty()) {
      String region = handling.region();
      handled("region" + of, String.join(" or ", new TreeSet<>(limits.regions())), none, region,
          region != null && limits.regions().contains(region), Exclusion.REGION);
    }
    Duration longest = limits.maxRetention();
    if (longest != null) {
      Duration kept = handling.retention();
      handled("retention" + of, "at most " + span(longest), none, kept == null ? null : span(kept),
          kept != null && kept.compareTo(longest) <= 0, Exclusion.RETENTION);
    }
    if (loggable && Boolean.FALSE.equals(limits.logged())) {
      handled("logging" + of, "not logged", none, said(handling.logged(), "logged", "not logged"),
          Boolean.FALSE.equals(handling.logged()), Exclusion.LOGGING);
    }
    if (Boolean.FALSE.equals(limits.trained())) {
      handled("training" + of, "not trained on", none,
          said(handling.trained(), "trained on", "not trained on"),
          Boolean.FALSE.equals(handling.trained()), Exclusion.TRAINING);
    }
  }

  /** @param none what to say where there is no such data, null where there is */
  private void handled(String requirement, String required, @Nullable String none,
      @Nullable String attested, boolean met, Exclusion why) {
    add(requirement, required, none == null ? attested : none, met || none != null, why);
  }

  private void assured() {
    Workload.Demands demands = workload.demands();
    Controls.Assurances assured = controls.assurances();
    if (!workload.dataTypes().isEmpty()) {
      add("data types", words(workload.dataTypes()),
          controls.dataTypes().isEmpty() ? null : words(controls.dataTypes()),
          controls.dataTypes().containsAll(workload.dataTypes()), Exclusion.DATA_TYPES);
    }
    if (!demands.permits().isEmpty()) {
      add("permissions", labels(demands.permits()),
          assured.permits().isEmpty() ? null : labels(assured.permits()),
          assured.permits().containsAll(demands.permits()), Exclusion.PERMISSIONS);
    }
    if (demands.moderationParity()) {
      add("moderation parity", "checked", said(assured.moderationParity(), "checked", "not there"),
          Boolean.TRUE.equals(assured.moderationParity()), Exclusion.MODERATION);
    }
    Duration notice = demands.incidentNotice();
    if (notice != null) {
      Duration given = assured.incidentNotice();
      add("incident notice", "within " + span(notice),
          given == null ? null : "within " + span(given),
          given != null && given.compareTo(notice) <= 0, Exclusion.INCIDENT_NOTICE);
    }
    if (demands.auditable()) {
      add("audit", "open to audit", said(assured.auditable(), "open to audit", "not open to audit"),
          Boolean.TRUE.equals(assured.auditable()), Exclusion.AUDIT);
    }
  }

  private void add(String requirement, String required, @Nullable Object attested, boolean met,
      Exclusion why) {
    State state = met ? (expired ? State.EXPIRED : State.MET)
        : attested == null ? State.MISSING : State.UNMET;
    findings.add(new Finding(requirement, required,
        attested == null ? NOTHING : attested.toString(), state, why));
  }

  private static @Nullable String said(@Nullable Boolean value, String yes, String no) {
    return value == null ? null : value ? yes : no;
  }

  private static String words(Set<String> all) {
    return String.join(", ", new TreeSet<>(all));
  }

  private static String labels(Set<Permission> all) {
    return String.join(", ", all.stream().sorted().map(Permission::label).toList());
  }

  /** As it is written in the configuration. */
  private static String span(Duration span) {
    if (span.toDaysPart() * 24L * 60 * 60 == span.toSeconds()) {
      return span.toDays() + "d";
    }
    return span.toMinutesPart() == 0 && span.toSecondsPart() == 0 ? span.toHours() + "h"
        : span.toString();
  }
}

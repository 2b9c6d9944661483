package dev.evenkeel.core.route;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver of data, a provider or a remote guard, attests about itself. What was not
 * attested never satisfies a requirement. Immutable.
 *
 * @param general what holds for every kind of data that is not named
 * @param kinds what holds for single kinds; what one does not say is as in general
 * @param dataTypes classes of data it is approved for
 * @param assurances what else it promises
 * @param review who looked at all this, and when
 */
public record Controls(Handling general, Map<DataKind, Handling> kinds, Set<String> dataTypes,
    Assurances assurances, Review review) {
  /** Nothing attested. */
  public static final Controls NONE =
      new Controls(Handling.NONE, Map.of(), Set.of(), Assurances.NONE, Review.NONE);

  public Controls {
    kinds = Map.copyOf(kinds);
    dataTypes = Set.copyOf(dataTypes);
  }

  /** The same for every kind of data, and no assurances. */
  public Controls(@Nullable String region, @Nullable Duration retention,
      @Nullable Boolean logsPrompts, @Nullable Boolean trainsOnData, Set<String> dataTypes,
      @Nullable String owner, @Nullable String evidence, @Nullable LocalDate reviewed,
      @Nullable LocalDate expires) {
    this(new Handling(null, region, retention, logsPrompts, trainsOnData), Map.of(), dataTypes,
        Assurances.NONE, new Review(owner, null, evidence, reviewed, expires));
  }

  /**
   * Promises that are not about one kind of data.
   *
   * @param moderationParity whether its own moderation was checked to keep to the same lines as the
   * reference's
   * @param permits what it may be entrusted with
   * @param incidentNotice how soon it tells of incidents
   * @param auditable whether its customers may audit it, or read an auditor's report
   */
  public record Assurances(@Nullable Boolean moderationParity, Set<Permission> permits,
      @Nullable Duration incidentNotice, @Nullable Boolean auditable) {
    /** Nothing promised. */
    public static final Assurances NONE = new Assurances(null, Set.of(), null, null);

    public Assurances {
      permits = Set.copyOf(permits);
    }
  }

  /**
   * Who vouches for an attestation.
   *
   * @param owner who answers for it
   * @param reviewer who looked at it beside the owner
   * @param evidence where the proof lies
   * @param reviewed when it was last reviewed
   * @param expires the first day on which it no longer counts
   */
  public record Review(@Nullable String owner, @Nullable String reviewer, @Nullable String evidence,
      @Nullable LocalDate reviewed, @Nullable LocalDate expires) {
    /** Nobody looked. */
    public static final Review NONE = new Review(null, null, null, null, null);

    /** Whether it counts no more. */
    public boolean expired(LocalDate today) {
      return expires == null || !today.isBefore(expires);
    }
  }

  /** What holds for a kind of data. */
  public Handling of(DataKind kind) {
    Handling own = kinds.get(kind);
    return own == null ? general : own.over(general);
  }

  /** Where it is, as far as it says so in general. */
  public @Nullable String region() {
    return general.region();
  }

  /** Whether anything was written at all. */
  public boolean attested() {
    return !Objects.equals(this, NONE);
  }
}

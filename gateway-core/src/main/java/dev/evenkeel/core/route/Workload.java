package dev.evenkeel.core.route;

import dev.evenkeel.core.Fingerprint;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A class of requests and its nonnegotiable requirements. Null or empty means no requirement.
 * Immutable.
 *
 * @param name its name in the configuration
 * @param limits what may become of every kind of data that is not named
 * @param kinds what may become of single kinds; what one does not limit is as in general
 * @param separately kinds for which a receiver must attest by name: what it says in general does
 * not count for them
 * @param dataTypes classes of data the receiver must be approved for
 * @param demands what else it must promise
 * @param forbids what no request of the class may bring; such a one is refused before anybody is
 * asked
 */
public record Workload(String name, DataLimits limits, Map<DataKind, DataLimits> kinds,
    Set<DataKind> separately, Set<String> dataTypes, Demands demands, Set<Permission> forbids) {
  public Workload {
    forbids = Set.copyOf(forbids);
    kinds = Map.copyOf(kinds);
    separately = Set.copyOf(separately);
    dataTypes = Set.copyOf(dataTypes);
  }

  /** The same requirements for every kind of data. */
  public Workload(String name, Set<String> regions, @Nullable Duration maxRetention,
      @Nullable Boolean logsPrompts, @Nullable Boolean trainsOnData, Set<String> dataTypes) {
    this(name, new DataLimits(regions, maxRetention, logsPrompts, trainsOnData), Map.of(), Set.of(),
        dataTypes, Demands.NONE, Set.of());
  }

  /** Requirements that forbid no request. */
  public Workload(String name, DataLimits limits, Map<DataKind, DataLimits> kinds,
      Set<DataKind> separately, Set<String> dataTypes, Demands demands) {
    this(name, limits, kinds, separately, dataTypes, demands, Set.of());
  }

  /** The same, in which no request may bring this. */
  public Workload forbidding(Set<Permission> things) {
    return new Workload(name, limits, kinds, separately, dataTypes, demands, things);
  }

  /**
   * Requirements that are not about one kind of data.
   *
   * @param moderationParity whether the receiver's moderation must be known to keep to the same
   * lines as the reference's
   * @param permits what it must be approved to be entrusted with
   * @param incidentNotice how soon it must tell of incidents
   * @param auditable whether it must be open to audit
   * @param reviewAge how old its last review may be
   * @param evidence whether there must be a link to the proof
   * @param reviewer whether somebody beside the owner must have looked
   */
  public record Demands(boolean moderationParity, Set<Permission> permits,
      @Nullable Duration incidentNotice, boolean auditable, @Nullable Duration reviewAge,
      boolean evidence, boolean reviewer) {
    /** Nothing demanded. */
    public static final Demands NONE =
        new Demands(false, Set.of(), null, false, null, false, false);

    public Demands {
      permits = Set.copyOf(permits);
    }

    private String canonical() {
      return moderationParity + "/" + permits.stream().sorted().toList() + "/" + incidentNotice
          + "/" + auditable + "/" + reviewAge + "/" + evidence + "/" + reviewer;
    }
  }

  /** A workload that requires nothing. */
  public static Workload unrestricted(String name) {
    return new Workload(name, Set.of(), null, null, null, Set.of());
  }

  /** What may become of a kind of data. */
  public DataLimits of(DataKind kind) {
    DataLimits own = kinds.get(kind);
    return own == null ? limits : own.over(limits);
  }

  /**
   * This workload for one request that asks for more. Never allows what this one forbids.
   *
   * @param regions where alone it may be processed; empty for wherever the workload allows
   * @param more classes of data in it
   * @param longest how long at most it may be kept, null for as long as the workload allows
   */
  public Workload narrowed(Set<String> regions, Set<String> more, @Nullable Duration longest) {
    Map<DataKind, DataLimits> narrower = new java.util.EnumMap<>(DataKind.class);
    kinds.forEach((kind, own) -> narrower.put(kind, of(kind).within(regions, longest)));
    Set<String> all = new HashSet<>(dataTypes);
    all.addAll(more);
    return new Workload(name, limits.within(regions, longest), narrower, separately, all, demands,
        forbids);
  }

  /** The digest a certificate binds: changes with anything that is required. */
  public String digest() {
    Fingerprint print = new Fingerprint("workload/v2").add(name)
        .add(limits.canonical())
        .addAll(separately.stream().sorted().toList())
        .addAll(dataTypes.stream().sorted().toList())
        .add(demands.canonical());
    for (DataKind kind : DataKind.values()) {
      DataLimits own = kinds.get(kind);
      print.add(own == null ? null : own.canonical());
    }
    if (!forbids.isEmpty()) {
      print.add("forbids").addAll(forbids.stream().sorted().toList());
    }
    return print.hex();
  }

  /** Whether anything at all is required of a receiver's controls. */
  public boolean requiresControls() {
    return limits.any() || !separately.isEmpty() || !dataTypes.isEmpty()
        || !demands.equals(Demands.NONE) || kinds.values().stream().anyMatch(DataLimits::any);
  }
}

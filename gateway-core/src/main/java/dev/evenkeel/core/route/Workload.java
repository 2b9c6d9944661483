package dev.evenkeel.core.route;

import dev.evenkeel.core.Fingerprint;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A class of requests and its nonnegotiable requirements. Null or empty means no requirement.
 *
 * @param name its name in the configuration
 * @param regions where the data may be processed
 * @param maxRetention the longest a provider may keep it
 * @param logsPrompts false forbids providers that log prompts
 * @param trainsOnData false forbids providers that train on it
 * @param dataTypes classes of data the provider must be approved for
 */
public record Workload(String name, Set<String> regions, @Nullable Duration maxRetention,
    @Nullable Boolean logsPrompts, @Nullable Boolean trainsOnData, Set<String> dataTypes) {
  public Workload {
    regions = Set.copyOf(regions);
    dataTypes = Set.copyOf(dataTypes);
  }

  /** A workload that requires nothing. */
  public static Workload unrestricted(String name) {
    return new Workload(name, Set.of(), null, null, null, Set.of());
  }

  /** The digest a certificate binds: changes with anything that is required. */
  public String digest() {
    return new Fingerprint("workload/v1").add(name)
        .addAll(regions.stream().sorted().toList())
        .add(maxRetention)
        .add(logsPrompts)
        .add(trainsOnData)
        .addAll(dataTypes.stream().sorted().toList())
        .hex();
  }

  /** Whether anything at all is required of a provider's controls. */
  public boolean requiresControls() {
    return !regions.isEmpty() || maxRetention != null || Boolean.FALSE.equals(logsPrompts)
        || Boolean.FALSE.equals(trainsOnData) || !dataTypes.isEmpty();
  }
}

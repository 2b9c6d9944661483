package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Pool;
import java.util.List;
import java.util.Map;

/**
 * What certificates are held against: the configuration that is live. Immutable.
 *
 * @param pools every pool
 * @param suiteDigests the {@link Suite#digest()} of every suite a pool names, by the suite's name
 */
public record Running(List<Pool> pools, Map<String, String> suiteDigests) {
  /** Nothing runs yet. */
  public static final Running NOTHING = new Running(List.of(), Map.of());

  public Running {
    pools = List.copyOf(pools);
    suiteDigests = Map.copyOf(suiteDigests);
  }
}

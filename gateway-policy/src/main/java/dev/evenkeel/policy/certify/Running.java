package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Pool;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What certificates are held against: the configuration that is live. Immutable.
 *
 * @param pools every pool
 * @param suiteDigests the {@link Suite#digest()} of every suite a pool names, by the suite's name
 */
public record Running(List<Pool> pools, Map<String, String> suiteDigests) {
  /** Nothing runs yet. */
  public static final Running NOTHING = new Running(List.of(), Map.of());

  /** The digest of a pool's judge; null where it has none. */
  @Nullable String judge(Pool pool) {
    Pool.Judge judge = pool.certification().judge();
    return judge == null ? null
        : pools.stream()
            .flatMap(each -> each.routes().stream())
            .filter(route -> route.id().equals(judge.route()))
            .findFirst()
            .map(ModelJudge::digest)
            .orElse("unknown");
  }

  public Running {
    pools = List.copyOf(pools);
    suiteDigests = Map.copyOf(suiteDigests);
  }
}

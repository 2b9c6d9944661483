package dev.evenkeel.core.turn;

import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.route.Clearances;
import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.Pool;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a turn reads of the configuration. Immutable, swapped whole; a turn keeps the one it
 * began with.
 *
 * @param keys who may call
 * @param pools by name
 * @param contracts compiled policies by name
 * @param clearances whom the workloads' requirements let have a turn's data
 * @param exceptions by id, in force or not
 */
public record Snapshot(KeyRing keys, Map<String, Pool> pools, Map<String, Contract> contracts,
    Clearances clearances, Map<String, ExceptionRoute> exceptions) {
  public Snapshot {
    pools = Map.copyOf(pools);
    contracts = Map.copyOf(contracts);
    exceptions = Map.copyOf(exceptions);
    for (Pool pool : pools.values()) {
      if (!contracts.containsKey(pool.policy())) {
        throw new IllegalArgumentException(
            "pool " + pool.name() + " names the unknown policy " + pool.policy());
      }
    }
  }

  /** A configuration without exceptions, whose policies ask no guards. */
  public Snapshot(KeyRing keys, Map<String, Pool> pools, Map<String, Contract> contracts) {
    this(keys, pools, contracts, new Clearances(Map.of()), Map.of());
  }

  /** The pool of that name, null when there is none. */
  public @Nullable Pool pool(String name) {
    return pools.get(name);
  }

  /** The pool that has a route of that id, null when none has. */
  public @Nullable Pool homeOf(String route) {
    for (Pool pool : pools.values()) {
      if (pool.routes().stream().anyMatch(each -> each.id().equals(route))) {
        return pool;
      }
    }
    return null;
  }

  /** The policy that holds for the pool's answers. */
  public Contract contract(Pool pool) {
    Contract contract = contracts.get(pool.policy());
    if (contract == null) {
      throw new IllegalStateException("pool " + pool.name() + " lost its policy");
    }
    return contract;
  }
}

package dev.evenkeel.core.turn;

import dev.evenkeel.core.access.KeyRing;
import dev.evenkeel.core.route.Clearance;
import dev.evenkeel.core.route.Clearances;
import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.Pool;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a turn reads of the configuration. Immutable, swapped whole; a turn keeps the one it
 * began with.
 */
public final class Snapshot {
  private final KeyRing keys;
  private final Map<String, Pool> pools;
  private final Map<String, Contract> contracts;
  private final Clearances clearances;
  private final Map<String, ExceptionRoute> exceptions;
  private final Map<String, Published> published = new HashMap<>();

  /**
   * @param keys who may call
   * @param pools by name
   * @param contracts compiled policies by name
   * @param clearances whom the workloads' requirements let have a turn's data
   * @param exceptions by id, in force or not
   */
  public Snapshot(KeyRing keys, Map<String, Pool> pools, Map<String, Contract> contracts,
      Clearances clearances, Map<String, ExceptionRoute> exceptions) {
    this.keys = keys;
    this.pools = Map.copyOf(pools);
    this.contracts = Map.copyOf(contracts);
    this.clearances = clearances;
    this.exceptions = Map.copyOf(exceptions);
    this.pools.forEach((name, pool) -> {
      Contract contract = contracts.get(pool.policy());
      if (contract == null) {
        throw new IllegalArgumentException(
            "pool " + pool.name() + " names the unknown policy " + pool.policy());
      }
      published.put(name, new Published(pool, contract, clearances));
    });
  }

  /** A configuration without exceptions, whose policies ask no guards. */
  public Snapshot(KeyRing keys, Map<String, Pool> pools, Map<String, Contract> contracts) {
    this(keys, pools, contracts, new Clearances(Map.of()), Map.of());
  }

  /** A pool with what holds for its turns, so that a turn looks up one name. */
  static final class Published {
    final Pool pool;
    /** The policy that holds for its answers. */
    final Contract contract;
    private final Clearances clearances;
    private volatile @Nullable Clearance latest;

    Published(Pool pool, Contract contract, Clearances clearances) {
      this.pool = pool;
      this.contract = contract;
      this.clearances = clearances;
    }

    /** Whom its workload's requirements let have its data on that day. */
    Clearance clearance(LocalDate today) {
      Clearance known = latest;
      if (known == null || !known.day().equals(today)) {
        known = clearances.of(pool, today);
        latest = known;
      }
      return known;
    }
  }

  /** Who may call. */
  public KeyRing keys() {
    return keys;
  }

  /** The pools by name. */
  public Map<String, Pool> pools() {
    return pools;
  }

  /** Compiled policies by name. */
  public Map<String, Contract> contracts() {
    return contracts;
  }

  /** Whom the workloads' requirements let have a turn's data. */
  public Clearances clearances() {
    return clearances;
  }

  /** The exceptions by id, in force or not. */
  public Map<String, ExceptionRoute> exceptions() {
    return exceptions;
  }

  /** What a turn of the pool of that name needs, null when there is none. */
  @Nullable Published published(String name) {
    return published.get(name);
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

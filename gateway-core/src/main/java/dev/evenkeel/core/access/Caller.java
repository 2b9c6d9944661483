package dev.evenkeel.core.access;

import java.util.Set;

/**
 * Who is calling.
 *
 * @param tenant the tenant's name from the configuration
 * @param keyId which of its keys was used; never the key
 * @param pools the pools it may use; empty means all
 * @param tracesAreLineages whether a W3C trace id groups this tenant's calls into one session
 */
public record Caller(String tenant, String keyId, Set<String> pools, boolean tracesAreLineages) {
  /** The caller of a gateway without keys, which listens on loopback only. */
  public static final Caller LOCAL = new Caller("local", "none", Set.of(), false);

  public Caller {
    pools = Set.copyOf(pools);
  }

  /** Whether this caller may use the pool. */
  public boolean may(String pool) {
    return pools.isEmpty() || pools.contains(pool);
  }
}

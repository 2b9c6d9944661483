package dev.evenkeel.server.upstream;

import dev.evenkeel.core.failover.BreakerSettings;
import dev.evenkeel.core.failover.RouteHealth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The guards that may be asked, each with a breaker of its own: those that are live, and those of
 * the configuration before, because turns that began with it still run. Thread-safe.
 */
public final class RemoteGuards {
  private final GuardWatch watch;
  private final LongSupplier nanoClock;
  private volatile Map<Key, Standing> all = Map.of();
  private volatile Map<Key, Standing> current = Map.of();

  private record Key(String name, String definition) {}

  /** A guard and what is known of its health. */
  record Standing(RemoteGuard guard, RouteHealth health) {}

  /**
   * @param watch hears of every question
   * @param nanoClock the steady clock
   */
  public RemoteGuards(GuardWatch watch, LongSupplier nanoClock) {
    this.watch = watch;
    this.nanoClock = nanoClock;
  }

  /** Takes up the guards of a configuration before it goes live. One thread at a time. */
  public void adopt(Collection<RemoteGuard> guards) {
    Map<Key, Standing> next = new HashMap<>();
    for (RemoteGuard guard : guards) {
      Key key = new Key(guard.name(), guard.definition());
      Standing known = current.get(key);
      // Credentials may be new where the definition is not.
      next.put(key, new Standing(guard, known != null ? known.health()
          : new RouteHealth(guard.name(), BreakerSettings.DEFAULT, nanoClock)));
    }
    Map<Key, Standing> both = new HashMap<>(current);
    both.putAll(next);
    all = Map.copyOf(both);
    current = Map.copyOf(next);
  }

  /** The health of the guards that are live, by the guards' names. */
  public List<RouteHealth> health() {
    return current.values().stream().map(Standing::health).toList();
  }

  @Nullable Standing find(String name, String definition) {
    return all.get(new Key(name, definition));
  }

  GuardWatch watch() {
    return watch;
  }
}

package dev.evenkeel.server.drill;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.RoutePlanner;
import dev.evenkeel.core.turn.Call;
import dev.evenkeel.core.turn.HealthTable;
import dev.evenkeel.core.turn.Loop;
import dev.evenkeel.core.turn.Outbound;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.core.turn.Surroundings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The surroundings of a drill's turns on a running gateway. Routes that are struck have a health of
 * their own here, so that no breaker of a user's turn learns of what was only rehearsed; all others
 * have their real one. Thread-safe.
 */
final class Staging implements HealthTable, Outbound {
  private final HealthTable real;
  private final Set<String> struck;
  private final Map<String, RouteHealth> own = new HashMap<>();
  private final InjectedFault fault;
  private final Surroundings surroundings;
  private volatile boolean striking;

  Staging(Pool pool, String policyDigest, DrillFault fault, Set<String> struck, RehearsalGate gate,
      HealthTable real, LongSupplier nanoClock) {
    this.real = real;
    this.struck = Set.copyOf(struck);
    for (Route route : pool.routes()) {
      if (struck.contains(route.id())) {
        own.put(route.id(), new RouteHealth(route.id(), pool.failover().breaker(), nanoClock,
            real.of(route).spending()));
      }
    }
    this.fault = new InjectedFault(pool, policyDigest, fault, gate);
    this.surroundings = new Surroundings(new RoutePlanner(gate, this::of), this, gate, this,
        "drill:" + fault.label());
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** From now on the struck routes have the fault. */
  void strike(boolean now) {
    striking = now;
  }

  /** The healths that are the drill's own. */
  List<RouteHealth> healths() {
    return List.copyOf(own.values());
  }

  @Override
  public RouteHealth of(Route route) {
    RouteHealth rehearsed = own.get(route.id());
    return rehearsed == null ? real.of(route) : rehearsed;
  }

  @Override
  public Call call(Loop loop, Route route, ChatRequest request, String safetyIdentifier,
      Sink sink) {
    return striking && struck.contains(route.id())
        ? fault.call(loop, route, request, safetyIdentifier, sink)
        : loop.call(route, request, safetyIdentifier, sink);
  }
}

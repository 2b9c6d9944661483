package dev.evenkeel.core.turn;

import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.Route;

/** Each route's health; the same object for the life of the process. Thread-safe. */
@FunctionalInterface
public interface HealthTable {
  RouteHealth of(Route route);
}

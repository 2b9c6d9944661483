package dev.evenkeel.server.upstream;

import dev.evenkeel.core.route.Route;
import java.time.Duration;

/** Hears what providers say of their rate limits. Called on event loops; must not block. */
@FunctionalInterface
public interface Limits {
  /** Nothing is left of what the route's provider allows, until {@code reset} has passed. */
  void usedUp(Route route, Duration reset);
}

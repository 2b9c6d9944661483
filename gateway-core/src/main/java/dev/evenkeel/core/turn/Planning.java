package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.RoutePlan;
import dev.evenkeel.core.route.RoutePlanner;
import dev.evenkeel.core.route.RoutePlanner.Circumstances;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans for one turn: as it came, and for less where its pool allows that.
 *
 * @param snapshot the configuration the turn began with
 * @param exception the exception that the turn names, null for none
 */
record Planning(RoutePlanner planner, Snapshot snapshot, Pool pool,
    @Nullable ExceptionRoute exception, Circumstances circumstances) {
  /** The pool's routes for a request of these needs. */
  RoutePlan plan(Set<Need> needs) {
    Circumstances now =
        circumstances.needs().equals(needs) ? circumstances : circumstances.with(needs);
    return exception == null ? planner.plan(pool, now) : planner.plan(pool, exception, now);
  }

  /**
   * A route of another pool, by the certificate it has there; null when there is none, or when the
   * turn names an exception, beside which nobody answers.
   */
  @Nullable RoutePlan smaller(String route) {
    Pool home = exception == null ? snapshot.homeOf(route) : null;
    return home == null ? null
        : planner.only(route, home, circumstances.with(snapshot.contract(home).digest()));
  }
}

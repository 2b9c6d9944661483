package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says in time that a provider's attestation ends which a workload depends on: ten days, three days
 * and one day before, and when it is over. Confined to one thread.
 */
final class AttestationWarnings {
  private static final List<Long> STAGES = List.of(0L, 1L, 3L, 10L);

  /** What was said last, by pool and route. */
  private final Map<String, String> told = new HashMap<>();

  /** What was not said yet. */
  List<String> fresh(Collection<Pool> pools, LocalDate today) {
    List<String> lines = new ArrayList<>();
    for (Pool pool : pools) {
      for (Route route : pool.routes()) {
        LocalDate expires = route.provider().controls().review().expires();
        if (!pool.workload().requiresControls() || expires == null) {
          continue;
        }
        long left = ChronoUnit.DAYS.between(today, expires);
        Long stage = STAGES.stream().filter(each -> left <= each).findFirst().orElse(null);
        String said = stage + " " + expires;
        if (!said.equals(told.put(pool.name() + ' ' + route.id(), said)) && stage != null) {
          lines.add(line(pool, route, left));
        }
      }
    }
    return lines;
  }

  private static String line(Pool pool, Route route, long left) {
    Controls.Review review = route.provider().controls().review();
    String whose = "the attestation of provider " + route.provider().id()
        + (review.owner() == null ? "" : " (owner " + review.owner() + ")");
    String then = "route " + route.id() + " of pool " + pool.name();
    return left <= 0 ? whose + " ended on " + review.expires() + ": " + then + " may not serve"
        : whose + " ends on " + review.expires() + ", in " + left + " days; then " + then
            + " may not serve";
  }
}

package dev.evenkeel.server.drill;

import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.turn.Surroundings;
import dev.evenkeel.policy.certify.DrillReport;
import dev.evenkeel.server.drill.DrillOrder.Share;
import dev.evenkeel.server.drill.DrillTurn.Phase;
import dev.evenkeel.server.drill.Venue.Heard;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A drill with a bounded share of users' new sessions: which take part, what became of them, and
 * when
 * it is enough. A session that takes part does so to the end of the drill. Thread-safe.
 */
final class LiveDrill {
  /** From so many unanswered turns on a drill can be ended for being too dear. */
  private static final int DEAR = 3;
  /** A share in millionths. */
  private static final int FINE = 1_000_000;

  private final DrillPlan plan;
  private final Share share;
  private final Staging staging;
  private final String salt;
  private final InstantSource clock;
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger begun = new AtomicInteger();
  private final List<Decision> heard = new ArrayList<>();
  private volatile boolean open = true;
  private @Nullable Instant lifted;
  private int unanswered;

  /** @param salt draws other sessions in every drill */
  LiveDrill(DrillPlan plan, Share share, Staging staging, String salt, InstantSource clock) {
    this.plan = plan;
    this.share = share;
    this.staging = staging;
    this.salt = salt;
    this.clock = clock;
  }

  /** Where a turn of that session takes place; null for where all do. */
  @Nullable Surroundings of(Pool pool, String session, boolean fresh) {
    if (!pool.name().equals(plan.pool().name()) || session.isEmpty()) {
      return null;
    }
    if (!sessions.contains(session) && !(fresh && open && drawn(session) && room(session))) {
      return null;
    }
    begun.incrementAndGet();
    return staging.surroundings();
  }

  private boolean drawn(String session) {
    long number = Long.parseLong(new Fingerprint(salt).add(session).hex().substring(0, 12), 16);
    return number % FINE < share.share() * FINE;
  }

  private synchronized boolean room(String session) {
    return sessions.size() < share.sessions() && sessions.add(session);
  }

  void strike() {
    staging.strike(true);
  }

  /** The fault is over and nobody new takes part. */
  synchronized void lift() {
    open = false;
    staging.strike(false);
    lifted = clock.instant();
  }

  /** Hears a turn that took part. */
  synchronized void heard(Decision decision) {
    heard.add(decision);
    if (!decision.outcome().equals("answered") && !decision.outcome().equals("cancelled")) {
      unanswered++;
    }
  }

  /** Whether it costs users more than was allowed. */
  synchronized boolean dear() {
    return unanswered >= DEAR && unanswered > plan.errorBudget() * heard.size();
  }

  /** Whether every turn that took part is over. */
  synchronized boolean complete() {
    return heard.size() >= begun.get();
  }

  /** What it was all about. */
  synchronized Observed observed(Map<String, Double> before, Map<String, Double> during,
      Optional<String> chain, Optional<String> suspended, Instant from) {
    Map<String, Integer> numbers = new HashMap<>();
    List<DrillTurn> turns = new ArrayList<>();
    for (Decision each : heard) {
      if (each.outcome().equals("cancelled")) {
        continue; // Who leaves tells nothing of the failover.
      }
      int number = numbers.computeIfAbsent(each.session(), _ -> numbers.size());
      boolean after = lifted != null && each.at().isAfter(lifted);
      boolean whole = each.outcome().equals("answered");
      turns.add(new DrillTurn(after ? Phase.AFTER : Phase.DURING, number, turns.size(), 0, true,
          new Heard(200, "", each.error(), whole, each.id()), each));
    }
    int lost = begun.get() - heard.size();
    String broken = lost > 0 ? lost + " turns have no record" : chain.orElse(null);
    return new Observed(turns, before, during, broken, suspended.orElse(null), from,
        clock.instant());
  }

  DrillReport report(String serial, Observed observed) {
    return new DrillJudge(plan, observed).report(serial);
  }
}

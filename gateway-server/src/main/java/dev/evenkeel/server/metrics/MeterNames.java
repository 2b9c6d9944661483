package dev.evenkeel.server.metrics;

import java.util.Locale;

/**
 * Every meter's name, unit and tags in one place. Tags come from closed sets of the configuration
 * and
 * the code, never from what a caller sends.
 */
final class MeterNames {
  /** Turns by pool, outcome and mode. */
  static final String TURNS = "evenkeel.turns";
  /** Time of whole turns, seconds, by pool and outcome. */
  static final String TURN_DURATION = "evenkeel.turn.duration";
  /** Time to the first released byte, seconds, by pool. */
  static final String FIRST_RELEASE = "evenkeel.turn.first.release";
  /** The gateway's own share of it, seconds, by pool. */
  static final String OVERHEAD = "evenkeel.turn.overhead";
  /** Calls to routes by route and result. */
  static final String ATTEMPTS = "evenkeel.attempts";
  /** Turns answered by another route than the first that was called, by pool, from, to, reason. */
  static final String FAILOVERS = "evenkeel.failovers";
  /** Answers by route, query class, affinity, verdict and source. */
  static final String VERDICTS = "evenkeel.verdicts";
  /** Pins by pool and event: new, pinned, repinned, none. */
  static final String PINS = "evenkeel.session.pins";
  /** What filters changed, by policy and action. */
  static final String FILTER_ACTIONS = "evenkeel.filter.actions";
  /** Values concealed and put back, by policy and event: tokenised, redacted, restored, unknown. */
  static final String PRIVACY = "evenkeel.privacy.values";
  /** Tokens by route and direction. */
  static final String TOKENS = "evenkeel.tokens";
  /** Turns refused because no route may answer, by pool. */
  static final String FAIL_CLOSED = "evenkeel.fail.closed";
  /** 1 where a route may be called, by route; its breaker, cool-down and service state only. */
  static final String ROUTE_AVAILABLE = "evenkeel.route.available";
  /** Conversations handed to people, by pool and result: delivered, failed, dropped. */
  static final String HAND_OFFS = "evenkeel.hand.offs";
  /**
   * What a route has cost today (UTC), in its price's currency, by route; only where it is capped.
   */
  static final String ROUTE_SPEND = "evenkeel.route.spend";
  /** 1 where attested controls meet the workload today, by pool and route; where any are asked. */
  static final String CLEARED = "evenkeel.route.cleared";
  /**
   * When a provider's attestation ends, seconds since the epoch, by pool and route; 0 for never
   * said.
   */
  static final String ATTESTATION_EXPIRY = "evenkeel.attestation.expiry.timestamp";
  /** 1 where a certificate holds, by pool and route. */
  static final String CERTIFIED = "evenkeel.route.certified";
  /** When a certificate ends, seconds since the epoch, by pool and route; 0 where there is none. */
  static final String CERTIFICATE_EXPIRY = "evenkeel.certificate.expiry.timestamp";
  /** Drills that are over, by pool, fault, form and result. */
  static final String DRILLS = "evenkeel.drills";
  /** When a pool last passed a drill, seconds since the epoch, by pool; 0 where it never did. */
  static final String DRILL_TIME = "evenkeel.drill.timestamp";
  /** How long ago that may be, seconds, by pool; only where its certificates ask for it. */
  static final String DRILL_MAX_AGE = "evenkeel.drill.max.age";
  /** When an exception ends, seconds since the epoch, by exception, pool and route. */
  static final String EXCEPTION_EXPIRY = "evenkeel.exception.expiry.timestamp";
  /** Retries a route still has, by route. */
  static final String RETRY_BUDGET = "evenkeel.retry.budget.available";
  /** Turns under way. */
  static final String TURNS_ACTIVE = "evenkeel.turns.active";
  /**
   * 1, by the kind of sockets the process uses (epoll, or nio where epoll could not be loaded) and
   * whether their sends leave together or apart.
   */
  static final String TRANSPORT = "evenkeel.transport";
  /** Callers' connections open. */
  static final String CONNECTIONS = "evenkeel.connections";
  /** Sessions pinned, about. */
  static final String SESSIONS = "evenkeel.sessions";
  /** Decisions lost because the writer could not keep up. */
  static final String DECISIONS_DROPPED = "evenkeel.decisions.dropped";
  /** Reloads of the configuration by result: applied, refused. */
  static final String RELOADS = "evenkeel.config.reloads";
  /** 1 where the last reload was applied, 0 where it was refused and the old one is live. */
  static final String RELOAD_SOUND = "evenkeel.config.reload.sound";

  /** Questions to remote guards and the time to their outcome, seconds, by guard and result. */
  static final String GUARD_QUESTIONS = "evenkeel.guard.questions";
  /** 1 where a remote guard may be asked, by guard; its breaker and cool-down only. */
  static final String GUARD_AVAILABLE = "evenkeel.guard.available";
  /**
   * Turns and texts of {@code /v1/moderations} that a guard's silence let pass, by policy and
   * guard.
   */
  static final String GUARD_FAIL_OPEN = "evenkeel.guard.fail.open";
  /** Turns closed by a fault of the gateway's own, by place: policy, filter. Should stay 0. */
  static final String FAULTS = "evenkeel.faults";
  /** Continuations of answers by what became of the seam. */
  static final String SEAMS = "evenkeel.seams";
  /** Pieces of an attempt that was over and came as far as the caller's door. Must stay 0. */
  static final String SEAM_VIOLATIONS = "evenkeel.seam.violations";

  /** Alarms of charts, by route, query class, signal, source and side. */
  static final String DRIFT_ALARMS = "evenkeel.drift.alarms";
  /** Classes probed again after an alarm, by route, query class and result. */
  static final String DRIFT_RE_PROBES = "evenkeel.drift.reprobes";
  /** Scheduled probes by route and result: met, missed, unanswered, budget_spent. */
  static final String DRIFT_PROBES = "evenkeel.drift.probes";
  /** 1 for the state a route with a new certificate is in, by pool, route and state. */
  static final String CANARY_STATE = "evenkeel.canary.state";
  /** Names a provider gave itself that are not in its route's certificate, by pool and route. */
  static final String FINGERPRINTS = "evenkeel.fingerprint.changes";
  /** Turns that drew a candidate, by route and result: answered, unanswered, or why not asked. */
  static final String SHADOW_TURNS = "evenkeel.shadow.turns";
  /** Candidates' answers that nobody reads, by route, query class and verdict. */
  static final String SHADOW_VERDICTS = "evenkeel.shadow.verdicts";
  /** Shares and means of the same turns, by route, query class, signal, of: served, shadow. */
  static final String SHADOW_RATE = "evenkeel.shadow.rate";
  /** 0 to 1 where a chart stands; it raises the alarm at 1. By the same and side. */
  static final String DRIFT_LEVEL = "evenkeel.drift.level";
  /** Shares and means since the certificate, by the same and affinity state. */
  static final String DRIFT_RATE = "evenkeel.drift.rate";
  /** The share that is in order, by route, query class, signal and source. */
  static final String DRIFT_BASELINE = "evenkeel.drift.baseline";

  private MeterNames() {}

  /** A constant as a tag's value. */
  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

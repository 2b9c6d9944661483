package dev.evenkeel.server.drill;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.Decision.AttemptRecord;
import dev.evenkeel.policy.certify.DrillReport;
import dev.evenkeel.server.drill.Venue.Heard;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One request of a drill, what its caller heard and what the gateway wrote down.
 *
 * @param conversation counted from 0; those that begin under the fault follow those before
 * @param question the number of the question in the script
 * @param repeat how often the same had been asked before, 0 for the first time
 * @param late whether it began a conversation once the fault was known to the gateway
 * @param decision null when there is none
 */
record DrillTurn(Phase phase, int conversation, int question, int repeat, boolean late, Heard heard,
    @Nullable Decision decision) {
  /** When it was asked, seen from the fault. */
  enum Phase {
    BEFORE,
    DURING,
    AFTER;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The route that answered, empty when none did. */
  String route() {
    return decision == null || decision.route() == null ? "" : decision.route();
  }

  /** The route that was asked first, empty when none was. */
  String first() {
    return decision == null || decision.attempts().isEmpty() ? ""
        : decision.attempts().getFirst().route();
  }

  /** Whether it was answered whole, by a route and not by words for want of one. */
  boolean answered() {
    return heard.answered() && decision != null && decision.mode().equals("normal");
  }

  /** Whether a route's refusal was taken to another, as policies can ask for. */
  boolean askedElsewhere() {
    return decision != null
        && decision.attempts().stream().map(AttemptRecord::result).anyMatch("refused"::equals);
  }

  DrillReport.Seen seen() {
    Decision known = decision;
    String error = heard.error();
    return new DrillReport.Seen(phase.label(), conversation, heard.decision(), first(), route(),
        known == null ? "none" : known.affinity(), known == null ? "unknown" : known.outcome(),
        known == null ? "unknown" : known.verdict(), error == null ? "" : error);
  }
}

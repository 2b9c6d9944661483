package dev.evenkeel.server.drill;

import dev.evenkeel.policy.certify.DrillReport;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A drill of a running gateway as it stands. Immutable.
 *
 * @param id the serial of its report
 * @param state how it stands
 * @param detail what goes on, or why it came to nothing
 * @param report what it showed, null until it is over
 * @param file the name of the signed report's file, empty where there is none
 */
public record DrillState(String id, DrillOrder order, State state, Instant begun, String detail,
    @Nullable DrillReport report, String file) {
  /** How a drill stands. */
  public enum State {
    RUNNING,
    PASSED,
    FAILED,
    /** It was not held: the hour was not quiet, or the configuration did not allow it. */
    SKIPPED,
    /** It was ended before its time. */
    STOPPED,
    /** It could not be held. */
    BROKEN;

    /** The word for people and machines. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  DrillState with(String now) {
    return new DrillState(id, order, state, begun, now, report, file);
  }

  DrillState ended(State how, String why, @Nullable DrillReport shown, String written) {
    return new DrillState(id, order, how, begun, why, shown, written);
  }
}

package dev.evenkeel.server.drill;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the configuration says of drills. Immutable.
 *
 * @param live what may be done to users' sessions, by pool; a pool that is not in it allows nothing
 * @param schedule drills that are held by themselves
 */
public record DrillRules(Map<String, LiveLimits> live, List<ScheduledDrill> schedule) {
  /** Nothing by itself, and nothing to users. */
  public static final DrillRules NONE = new DrillRules(Map.of(), List.of());

  public DrillRules {
    live = Map.copyOf(live);
    schedule = List.copyOf(schedule);
  }

  /**
   * The most that may be done to users' sessions.
   *
   * @param share of new sessions, 0 to 1
   * @param time how long the fault may be there
   * @param sessions how many sessions may take part
   * @param faults which faults
   */
  public record LiveLimits(double share, Duration time, int sessions, Set<DrillFault> faults) {
    /** Faults of which a user sees nothing when all goes well. */
    public static final Set<DrillFault> UNSEEN =
        Set.of(DrillFault.UNAVAILABLE, DrillFault.RATE_LIMITED, DrillFault.REGION);

    public LiveLimits {
      faults = Set.copyOf(faults);
    }
  }
}

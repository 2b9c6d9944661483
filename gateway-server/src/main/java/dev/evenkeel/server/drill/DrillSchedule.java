package dev.evenkeel.server.drill;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Holds drills in quiet hours. A drill whose window passes without a quiet minute, or in which it
 * is
 * refused, is put down as skipped. Confined to one thread.
 */
public final class DrillSchedule {
  private final Supplier<DrillRules> rules;
  private final Holder desk;
  private final TurnRate rate;
  private final InstantSource clock;
  /** By drill, the opening of the window that was dealt with. */
  private final Map<ScheduledDrill, Instant> done = new HashMap<>();
  private final Map<ScheduledDrill, Waiting> waiting = new HashMap<>();

  private record Waiting(Instant opened, String why) {}

  /** Who holds drills. */
  interface Holder {
    /** @throws DrillRefusedException when it is not held */
    DrillState start(DrillOrder order) throws DrillRefusedException;

    /** A drill was due and is not held. */
    DrillState skipped(DrillOrder order, String why);
  }

  DrillSchedule(Supplier<DrillRules> rules, Holder desk, TurnRate rate, InstantSource clock) {
    this.rules = rules;
    this.desk = desk;
    this.rate = rate;
    this.clock = clock;
  }

  /** @param rate tells whether an hour is quiet */
  public static DrillSchedule of(Supplier<DrillRules> rules, DrillDesk desk, TurnRate rate,
      InstantSource clock) {
    return new DrillSchedule(rules, desk, rate, clock);
  }

  /** Looks whether something is due. */
  public void look() {
    Instant now = clock.instant();
    var scheduled = rules.get().schedule();
    done.keySet().retainAll(scheduled);
    waiting.keySet().retainAll(scheduled);
    for (ScheduledDrill each : scheduled) {
      Optional<Instant> opened = each.opened(now);
      Waiting before = waiting.get(each);
      if (before != null && opened.filter(before.opened()::equals).isEmpty()) {
        waiting.remove(each);
        desk.skipped(each.order(), before.why());
      }
      if (opened.isPresent() && !opened.get().equals(done.get(each))) {
        due(each, opened.get(), now);
      }
    }
  }

  private void due(ScheduledDrill drill, Instant opened, Instant now) {
    long turns = rate.perMinute(drill.order().pool(), now);
    if (turns >= drill.quietBelow()) {
      waiting.put(drill, new Waiting(opened,
          "the pool had " + turns + " turns a minute; quiet is below " + drill.quietBelow()));
      return;
    }
    try {
      desk.start(drill.order());
    } catch (DrillRefusedException e) {
      if (e.why() == DrillRefusedException.Why.BUSY) {
        waiting.put(drill, new Waiting(opened, String.valueOf(e.getMessage())));
        return;
      }
      desk.skipped(drill.order(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      desk.skipped(drill.order(), e.toString()); // Whoever looks goes on looking.
    }
    waiting.remove(drill);
    done.put(drill, opened);
  }
}

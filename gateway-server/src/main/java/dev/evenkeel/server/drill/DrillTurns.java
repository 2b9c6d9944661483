package dev.evenkeel.server.drill;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.DecisionLog;
import java.util.List;

/**
 * Keeps the turns of drills apart from all others, once they are written: what was rehearsed must
 * move no chart and raise no alarm. Turns of users count for users all the same. Confined to the
 * decision writer's thread.
 */
public final class DrillTurns implements DecisionLog {
  private final DecisionLog next;
  private final DecisionLog users;
  private final DrillDesk desk;
  private final TurnRate rate;

  /**
   * @param next hears every turn that is part of no drill
   * @param users counts users' turns that are
   */
  public DrillTurns(DecisionLog next, DecisionLog users, DrillDesk desk, TurnRate rate) {
    this.next = next;
    this.users = users;
    this.desk = desk;
    this.rate = rate;
  }

  @Override
  public void record(Decision decision) {
    boolean drilled = drilled(decision.actions());
    boolean own = decision.tenant().equals(DrillDesk.TENANT);
    if (!own) {
      rate.count(decision.pool(), decision.at());
    }
    if (!drilled && !own) {
      next.record(decision);
      return;
    }
    desk.heard(decision);
    if (!own) {
      users.record(decision);
    }
  }

  private static boolean drilled(List<String> actions) {
    for (String each : actions) { // On every turn: no streams here.
      if (each.startsWith("drill:")) {
        return true;
      }
    }
    return false;
  }
}

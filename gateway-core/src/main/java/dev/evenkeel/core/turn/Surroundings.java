package dev.evenkeel.core.turn;

import dev.evenkeel.core.route.RoutePlanner;

/**
 * What a turn meets outside the gateway: by whose certificates and health it is planned, who hears
 * of another model, and who answers where a provider would. One for all turns; the turns of a drill
 * have others, so that nothing that is only rehearsed is taken for real. Immutable.
 *
 * @param planner plans by the certificates and the health that hold here
 * @param health what attempts teach
 * @param identity hears of another model than the certified
 * @param outbound where calls go
 * @param mark stands among the actions of every turn's record, empty for nothing
 */
public record Surroundings(RoutePlanner planner, HealthTable health, IdentityWatch identity,
    Outbound outbound, String mark) {
  /** Those of every turn but a drill's. */
  public Surroundings(RoutePlanner planner, HealthTable health, IdentityWatch identity) {
    this(planner, health, identity, Loop::call, "");
  }
}

package dev.evenkeel.core.route;

/** Which part of new conversations a certified route may have. Reads memory only. */
@FunctionalInterface
public interface Shares {
  /** Every route may have all it is given. */
  Shares WHOLE = (_, _, _) -> 1;

  /**
   * The share of new conversations, 0 to 1; 1 leaves it to tiers and weights.
   *
   * @param certificate the serial that lets the route answer
   */
  double of(Pool pool, Route route, String certificate);
}

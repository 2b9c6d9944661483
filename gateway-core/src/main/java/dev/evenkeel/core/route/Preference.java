package dev.evenkeel.core.route;

/**
 * Where a route stands among its pool's routes.
 *
 * @param tier the lower, the earlier it is asked; at least 1. Routes of one tier share the new
 * conversations
 * @param weight its part of its tier's new conversations, against the weights of the others; at
 * least 1
 */
public record Preference(int tier, int weight) {
  /** @throws IllegalArgumentException if one of them is below 1 */
  public Preference {
    if (tier < 1 || weight < 1) {
      throw new IllegalArgumentException("a tier of " + tier + " and a weight of " + weight);
    }
  }
}

package dev.evenkeel.core.route;

import java.util.Set;

/**
 * What a route was proved to do as the reference does. Immutable.
 *
 * @param classes the query classes whose probes it was asked
 * @param tools the tools its probes offered
 * @param continuation whether it was shown to carry on what another route began
 */
public record Coverage(Set<String> classes, Set<String> tools, boolean continuation) {
  /** Nothing in particular. */
  public static final Coverage NONE = of(Set.of());

  public Coverage {
    classes = Set.copyOf(classes);
    tools = Set.copyOf(tools);
  }

  /** Only these classes. */
  public static Coverage of(Set<String> classes) {
    return new Coverage(classes, Set.of(), false);
  }
}

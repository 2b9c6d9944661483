package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Coverage;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a run showed beside likeness: what a route may be trusted with that not every certified
 * route may. Immutable.
 *
 * @param tools tools that it called where it had to and nowhere else, sorted
 * @param continuation whether it carries on what another route began
 */
public record Shown(List<String> tools, boolean continuation) {
  /** Nothing of the kind. */
  public static final Shown NOTHING = new Shown(List.of(), false);

  public Shown {
    tools = List.copyOf(tools);
  }

  /** With the classes, all that a certificate covers. */
  Coverage covers(Collection<String> classes) {
    return new Coverage(Set.copyOf(classes), Set.copyOf(tools), continuation);
  }
}

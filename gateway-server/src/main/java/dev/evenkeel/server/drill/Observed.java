package dev.evenkeel.server.drill;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was seen of a drill. Immutable.
 *
 * @param turns in the order of phases
 * @param before the meters before the fault
 * @param struck the meters while it was there
 * @param chainBroken what is wrong with the records' chain, null when nothing is
 * @param suspended why the certificate of the drilled route was set aside, null when it was not
 */
record Observed(List<DrillTurn> turns, Map<String, Double> before, Map<String, Double> struck,
    @Nullable String chainBroken, @Nullable String suspended, Instant begun, Instant ended) {
  Observed {
    turns = List.copyOf(turns);
    before = Map.copyOf(before);
    struck = Map.copyOf(struck);
  }

  /** Why the route was set aside. */
  Optional<String> setAside() {
    return Optional.ofNullable(suspended);
  }
}

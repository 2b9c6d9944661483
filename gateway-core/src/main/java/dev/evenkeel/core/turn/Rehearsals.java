package dev.evenkeel.core.turn;

import dev.evenkeel.core.route.Pool;
import org.jspecify.annotations.Nullable;

/** Says which conversations a drill is held with. Thread-safe; must not block. */
@FunctionalInterface
public interface Rehearsals {
  /** No drill is held with anybody's conversation. */
  Rehearsals NONE = (_, _, _) -> null;

  /**
   * Where a turn takes place.
   *
   * @param session the conversation's name, empty for none
   * @param fresh whether the conversation begins with this turn, as far as it shows
   * @return null for where all turns do
   */
  @Nullable Surroundings of(Pool pool, String session, boolean fresh);
}

package dev.evenkeel.core.turn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy's rules see in a prompt. Immutable.
 *
 * @param blockedBy the rule that forbids it to be sent anywhere, null when none does
 * @param actions what is only noticed, as {@code rule:flag}
 */
public record Screening(@Nullable String blockedBy, List<String> actions) {
  /** Nothing was seen. */
  public static final Screening NOTHING = new Screening(null, List.of());

  public Screening {
    actions = List.copyOf(actions);
  }
}

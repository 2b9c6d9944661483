package dev.evenkeel.core.turn;

import dev.evenkeel.core.guard.Question;
import java.util.List;

/**
 * What one guard must be asked about a prompt before any provider is.
 *
 * @param guard the guard's name
 * @param blocksOnError whether a prompt without a verdict is blocked; it passes otherwise
 * @param questions the prompt's pieces, in order; may be empty
 */
public record GuardedInput(String guard, boolean blocksOnError, List<Question> questions) {
  public GuardedInput {
    questions = List.copyOf(questions);
  }
}

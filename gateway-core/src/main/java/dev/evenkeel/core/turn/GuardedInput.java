package dev.evenkeel.core.turn;

import dev.evenkeel.core.guard.Question;
import java.util.List;

/**
 * What one guard must be asked about a prompt before any provider is.
 *
 * @param guard the guard's name
 * @param blocksOnError whether a prompt without a verdict is blocked; it passes otherwise
 * @param questions the pieces of what is new in this turn, in order; may be empty
 * @param earlier those of what the conversation said before: only of a guard that may mask
 * something, because callers send their own words again at every turn; may be empty
 */
public record GuardedInput(String guard, boolean blocksOnError, List<Question> questions,
    List<Question> earlier) {
  public GuardedInput {
    questions = List.copyOf(questions);
    earlier = List.copyOf(earlier);
  }

  /** A guard that is asked about what is new. */
  public GuardedInput(String guard, boolean blocksOnError, List<Question> questions) {
    this(guard, blocksOnError, questions, List.of());
  }
}

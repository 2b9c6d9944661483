package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.failover.Failure;
import java.util.Optional;

/**
 * What the answer to one request must look like. Checking takes bounded time and tells nothing of
 * what was checked. Immutable.
 */
public interface AnswerShape {
  /** Whether texts are checked; they must then be held until they are whole. */
  boolean ofText();

  /** What is wrong with a choice's whole text, empty when nothing is. */
  Optional<Failure> fault(String text);

  /** What is wrong with a whole call, empty when nothing is. */
  Optional<Failure> fault(ToolCall call);
}

package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.route.Pool.Check;
import java.util.Optional;
import java.util.Set;

/** Reads from a request what its answer must look like. Stateless, shared by all event loops. */
@FunctionalInterface
public interface ShapeReader {
  /**
   * @param checks what the pool wants checked
   * @return empty when there is nothing to check
   * @throws RejectedException with {@link Rejection.Malformed} when a schema cannot be used
   */
  Optional<AnswerShape> read(ChatRequest request, Set<Check> checks);
}

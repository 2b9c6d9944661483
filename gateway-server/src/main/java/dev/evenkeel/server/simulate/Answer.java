package dev.evenkeel.server.simulate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer, before it is put on a wire.
 *
 * @param text what is said; empty beside tool calls
 * @param refused whether {@code text} is a refusal that belongs in the wire's own field
 * @param calls tools to be called
 * @param ending why it ended
 * @param stoppedBy the stop text that ended it, or null
 */
record Answer(String text, boolean refused, List<ToolUse> calls, Ending ending,
    @Nullable String stoppedBy) {
  Answer {
    calls = List.copyOf(calls);
  }

  /** Why an answer ended. */
  enum Ending {
    STOP,
    LENGTH,
    TOOL
  }

  /** A call of a tool; the arguments are JSON. */
  record ToolUse(String name, String arguments) {}

  int tokens() {
    int count = Math.max(1, Tokens.count(text));
    for (ToolUse call : calls) {
      count += 6 + Tokens.count(call.arguments());
    }
    return count;
  }
}

package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.adapters.answer.AnswerEvents;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;

/** What a {@code stop_reason} means. */
final class StopReasons {
  private StopReasons() {}

  /** Finishes the answer's only choice. */
  static void finish(String word, AnswerEvents answer) {
    switch (word) {
      case "end_turn", "stop_sequence" -> answer.finished(0, FinishReason.STOP);
      case "max_tokens", "model_context_window_exceeded" -> answer.finished(0, FinishReason.LENGTH);
      case "tool_use" -> answer.finished(0, FinishReason.TOOL_CALLS);
      case "refusal" -> answer.finished(0, FinishReason.CONTENT_FILTER);
      // Only the provider's own tools pause a turn, and they are never asked for.
      case "pause_turn" ->
        answer.fail(Failure.of(FailureKind.MODEL_FAULT, "stop reason pause_turn"));
      default -> {
        if (answer.spoke(0)) {
          answer.finished(0, FinishReason.STOP);
        } else {
          answer.fail(Failure.of(FailureKind.MODEL_FAULT, "stop reason " + word));
        }
      }
    }
  }
}

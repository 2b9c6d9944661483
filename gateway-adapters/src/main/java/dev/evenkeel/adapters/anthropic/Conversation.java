package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The caller's messages put into the order that the Messages API demands: instructions on top, then
 * turns of user and assistant by turns, a user's first, and every call of a turn answered at the
 * beginning of the next.
 *
 * @param system the instructions before the first turn
 * @param turns at least one
 */
record Conversation(List<Message> system, List<Turn> turns) {
  /** What stands for a user's turn where the caller began with the assistant's. */
  static final String OPENING = "(The conversation begins with the assistant.)";

  /** What stands for the result of a call that the caller never answered. */
  static final String NO_RESULT = "The tool gave no result.";

  /**
   * A turn.
   *
   * @param results what the tools of the turn before gave; for a user's turn only
   * @param calls the tools an assistant's turn calls
   */
  record Turn(boolean user, List<Result> results, List<Part> parts, List<ToolCall> calls) {
    static Turn of(boolean user) {
      return new Turn(user, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /** A tool's result. */
  record Result(String callId, String text, boolean failed) {}

  static Conversation of(List<Message> messages) {
    List<Message> system = new ArrayList<>();
    Builder turns = new Builder();
    for (Message message : messages) {
      boolean instructs = message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
      if (instructs && turns.isEmpty()) {
        if (!message.text().isBlank()) {
          system.add(message);
        }
      } else if (instructs) {
        turns.instruct(message.text());
      } else {
        turns.add(message);
      }
    }
    return new Conversation(system, turns.build());
  }

  private static final class Builder {
    private final List<Turn> turns = new ArrayList<>();
    private final List<String> instructions = new ArrayList<>();

    boolean isEmpty() {
      return turns.isEmpty();
    }

    /**
     * Instructions in the middle go into the next user's turn, marked as what they are: on top they
     * would hold for what was said before them.
     */
    void instruct(String text) {
      if (!text.isBlank()) {
        instructions.add(text);
      }
    }

    void add(Message message) {
      boolean user = message.role() != Role.ASSISTANT;
      Turn turn = turn(user);
      if (user) {
        flushInstructions(turn);
      }
      if (message.role() == Role.TOOL) {
        String callId = message.toolCallId() == null ? "" : message.toolCallId();
        turn.results().add(new Result(callId, message.text(), false));
        return;
      }
      for (Part part : message.parts()) {
        if (!blank(part)) {
          turn.parts().add(part);
        }
      }
      turn.calls().addAll(message.toolCalls());
    }

    List<Turn> build() {
      if (!instructions.isEmpty() || turns.isEmpty()) {
        flushInstructions(turn(true));
      }
      List<Turn> whole = new ArrayList<>();
      Turn before = Turn.of(true);
      for (Turn turn : turns) {
        Turn answered = turn.user() ? answered(turn, before) : turn;
        if (!before.calls().isEmpty() && !turn.user()) {
          throw MessagesWriter.unsupported("messages");
        }
        whole.add(answered);
        before = turn;
      }
      return whole;
    }

    private Turn turn(boolean user) {
      if (turns.isEmpty() && !user) {
        Turn opening = Turn.of(true);
        opening.parts().add(new Part.Text(OPENING));
        turns.add(opening);
      }
      if (turns.isEmpty() || turns.getLast().user() != user) {
        turns.add(Turn.of(user));
      }
      return turns.getLast();
    }

    private void flushInstructions(Turn turn) {
      for (String text : instructions) {
        turn.parts()
            .add(new Part.Text("<system_instruction>\n" + text + "\n</system_instruction>"));
      }
      instructions.clear();
    }

    /** The turn with exactly one result for every call of the turn before, in their order. */
    private static Turn answered(Turn turn, Turn before) {
      Map<String, Result> results = new LinkedHashMap<>();
      turn.results().forEach(result -> results.put(result.callId(), result));
      List<Result> ordered = new ArrayList<>();
      for (ToolCall call : before.calls()) {
        Result result = results.remove(call.id());
        ordered.add(result == null ? new Result(call.id(), NO_RESULT, true) : result);
      }
      if (!results.isEmpty()) {
        // A result without its call is refused by the provider, with worse words.
        throw MessagesWriter.unsupported("messages");
      }
      return new Turn(true, ordered, turn.parts(), turn.calls());
    }

    private static boolean blank(Part part) {
      return switch (part) {
        case Part.Text(var text) -> text.isBlank();
        case Part.Refusal(var text) -> text.isBlank();
        case Part.Image _,Part.Audio _,Part.File _ -> false;
      };
    }
  }
}

package dev.evenkeel.core.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of the conversation. Immutable.
 *
 * @param role who speaks
 * @param parts the content in order; empty for an assistant message that only calls tools
 * @param toolCalls the calls an assistant message made
 * @param toolCallId for {@link Role#TOOL}: which call this answers
 * @param name the speaker's name, when the caller gave one
 */
public record Message(Role role, List<Part> parts, List<ToolCall> toolCalls,
    @Nullable String toolCallId, @Nullable String name) {
  public Message {
    parts = List.copyOf(parts);
    toolCalls = List.copyOf(toolCalls);
  }

  /** A message of one text part. */
  public static Message of(Role role, String text) {
    return new Message(role, List.of(new Part.Text(text)), List.of(), null, null);
  }

  /** The text and refusal parts joined by line feeds; empty when there are none. */
  public String text() {
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(var only)) {
      return only;
    }
    StringBuilder all = new StringBuilder();
    for (Part part : parts) {
      String text = switch (part) {
        case Part.Text(var words) -> words;
        case Part.Refusal(var words) -> words;
        case Part.Image _,Part.Audio _,Part.File _ -> "";
      };
      if (!text.isEmpty()) {
        all.append(all.isEmpty() ? "" : "\n").append(text);
      }
    }
    return all.toString();
  }
}

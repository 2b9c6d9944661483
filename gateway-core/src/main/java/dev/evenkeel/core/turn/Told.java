package dev.evenkeel.core.turn;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Usage;

/**
 * What has left of an answer that another route could carry on: plain text and nothing else. A
 * refusal, a tool call and a finish are whole when they leave, so nothing of them is carried on.
 * Confined to the turn's event loop.
 */
final class Told {
  /** Characters; a longer answer is not carried on. */
  static final int LONGEST = 256 * 1024;

  private final StringBuilder text = new StringBuilder();
  private boolean whole;
  private Usage usage = Usage.NONE;

  /** Whether answers to the request could be carried on at all. */
  static boolean possible(ChatRequest request) {
    // A caller that began the answer itself would be read as having said all of it.
    return request.stream() && request.choices() == 1
        && request.format() instanceof ResponseFormat.PlainText
        && request.messages().getLast().role() != Role.ASSISTANT;
  }

  /** Something left. */
  void released(ChatEvent event) {
    switch (event) {
      case ChatEvent.Text piece -> {
        if (piece.channel() == Channel.CONTENT) {
          text.append(piece.chars(), piece.start(), piece.length());
        } else {
          whole |= piece.channel() == Channel.REFUSAL;
        }
      }
      case ChatEvent.ToolCalled _,ChatEvent.Finished _,ChatEvent.Ended _ -> whole = true;
      case ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Failed _ -> {
      }
    }
  }

  /** An attempt is over of which something left. */
  void spent(Usage more) {
    usage = usage.plus(more);
  }

  /** What the attempts cost that have told something. */
  Usage usage() {
    return usage;
  }

  boolean carriable() {
    return !whole && text.length() <= LONGEST && !text.toString().isBlank();
  }

  /** Characters that have left. */
  int length() {
    return text.length();
  }

  String text() {
    return text.toString();
  }
}

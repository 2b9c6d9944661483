package dev.evenkeel.policy.classify;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a conversation is looked at: the user's last message, its beginning and its end when it
 * is long, and a little of what the user said before. The cost is bounded whatever was pasted.
 *
 * @param last the last message, at most {@value #LONGEST} characters of it
 * @param before the ends of the messages before it, oldest first; empty when there are none
 */
record QueryText(String last, String before) {
  /** Half of it from the beginning, half from the end. */
  static final int LONGEST = 4096;
  private static final int BEFORE = 300;
  private static final int EARLIER = 3;

  static QueryText of(ChatRequest request) {
    List<Message> messages = request.messages();
    String last = "";
    boolean found = false;
    List<String> before = new ArrayList<>();
    for (int i = messages.size() - 1; i >= 0 && before.size() < EARLIER; i--) {
      Message message = messages.get(i);
      if (message.role() == Role.USER) {
        if (found) {
          before.addFirst(excerpt(message, 0, BEFORE));
        } else {
          last = excerpt(message, LONGEST / 2, LONGEST / 2);
          found = true;
        }
      }
    }
    return new QueryText(last, before.isEmpty() ? "" : String.join("\n", before));
  }

  /** The text of a message; of a long one so much of its beginning and so much of its end. */
  static String excerpt(Message message, int head, int tail) {
    if (message.parts().size() == 1 && message.parts().getFirst() instanceof Part.Text(var text)
        && text.length() <= head) {
      return text;
    }
    StringBuilder first = new StringBuilder();
    StringBuilder end = new StringBuilder();
    for (Part part : message.parts()) {
      if (part instanceof Part.Text(var text)) {
        int taken = Math.min(text.length(), head - first.length());
        first.append(text, 0, taken);
        if (text.length() > taken) {
          end.append(text, Math.max(taken, text.length() - tail), text.length());
          if (end.length() > tail) {
            end.delete(0, end.length() - tail);
          }
        }
        if (!first.isEmpty() && end.isEmpty() && first.length() < head) {
          first.append('\n');
        }
      }
    }
    return first.append(end).toString();
  }

}

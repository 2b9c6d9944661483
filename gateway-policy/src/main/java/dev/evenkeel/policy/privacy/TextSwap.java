package dev.evenkeel.policy.privacy;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.WireBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts other texts in the place of whole text parts of a request's messages: in what was read of it
 * and, in the same way, in the caller's own bytes.
 */
public final class TextSwap {
  private final Map<String, String> texts;
  private int read;
  private int written;

  private TextSwap(Map<String, String> texts) {
    this.texts = texts;
  }

  /**
   * The edited request; null when the bytes do not say what was read, so that not every place was
   * found in them.
   *
   * @param texts by the text that they stand for, wherever that stands
   */
  public static @Nullable ChatRequest edit(ChatRequest request, Map<String, String> texts) {
    TextSwap swap = new TextSwap(texts);
    List<Message> messages = request.messages().stream().map(swap::message).toList();
    WireBody wire = request.wire();
    if (wire.present()) {
      wire = swap.wire(wire);
      if (wire == null || swap.written != swap.read) {
        return null;
      }
    }
    return new ChatRequest(request.model(), messages, request.stream(), request.includeUsage(),
        request.choices(), request.sampling(), request.tooling(), request.format(),
        request.metadata(), request.needs(), wire);
  }

  private Message message(Message message) {
    List<Part> parts = new ArrayList<>(message.parts().size());
    for (Part part : message.parts()) {
      String instead = part instanceof Part.Text(var text) ? texts.get(text) : null;
      read += instead == null ? 0 : 1;
      parts.add(instead == null ? part : new Part.Text(instead));
    }
    return new Message(message.role(), parts, message.toolCalls(), message.toolCallId(),
        message.name());
  }

  private @Nullable WireBody wire(WireBody wire) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (WireBody.Field field : wire.fields()) {
      String value = new String(wire.octets(), field.start(), field.end() - field.start(),
          StandardCharsets.UTF_8);
      String edited =
          field.name().equals("messages") ? JsonEdit.edit(value, "messages", editor) : value;
      if (edited == null) {
        return null;
      }
      names.add(field.name());
      values.add(edited);
    }
    return RequestEdit.written(names, values, wire);
  }

  private final JsonEdit.Editor editor = new JsonEdit.Editor() {
    @Override
    public String string(String name, String text) {
      String instead = name.equals("content") || name.equals("text") ? texts.get(text) : null;
      written += instead == null ? 0 : 1;
      return instead == null ? text : instead;
    }

    @Override
    public String name(String name) {
      return name;
    }

    @Override
    public String number(String name, String digits) {
      return digits;
    }
  };
}

package dev.evenkeel.server.config;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the conversations of probes, in OpenAI's words. */
final class MessageReader {
  /** Who may speak in a probe. */
  private enum Speaker {
    SYSTEM,
    USER,
    ASSISTANT,
    TOOL
  }

  /** The only kind of call. */
  private enum CallType {
    FUNCTION
  }

  private static final Notation<String> WORDS =
      new Notation<>("text that is not empty, in whole characters", true,
          text -> text.isBlank() || halved(text) ? null : text);

  private MessageReader() {}

  /** What a user says, or a conversation. */
  static List<Message> input(Value value) {
    List<Message> messages = new ArrayList<>();
    if (value.plain()) {
      messages.add(Message.of(Role.USER, value.as(WORDS, "")));
      return messages;
    }
    Set<String> calls = new HashSet<>();
    for (Value element : value.list()) {
      messages.add(element.section(each -> message(each, calls)));
    }
    if (value.present() && messages.isEmpty()) {
      value.problem("a conversation needs a message");
    }
    return messages;
  }

  /** @param calls the ids of the calls so far, added to */
  private static Message message(Section in, Set<String> calls) {
    Speaker speaker = in.at("role").required().as(Notation.word(Speaker.class), Speaker.USER);
    List<ToolCall> made = new ArrayList<>();
    for (Value each : in.at("tool_calls").list()) {
      made.add(each.section(MessageReader::call));
    }
    if (!made.isEmpty() && speaker != Speaker.ASSISTANT) {
      in.at("tool_calls").problem("only the assistant calls tools");
    }
    String answers = null;
    if (speaker == Speaker.TOOL) {
      answers = in.at("tool_call_id").required().reference("call before this message", calls);
    } else if (in.at("tool_call_id").present()) {
      in.at("tool_call_id").problem("only a message of a tool answers a call");
    }
    Value content = made.isEmpty() ? in.at("content").required() : in.at("content");
    String text = content.as(WORDS);
    made.forEach(call -> calls.add(call.id()));
    return new Message(Role.valueOf(speaker.name()),
        text == null ? List.of() : List.of(new Part.Text(text)), made, answers, null);
  }

  private static ToolCall call(Section in) {
    in.at("type").as(Notation.word(CallType.class));
    String id = in.at("id").required().as(Notation.NAME, "");
    return in.at("function")
        .required()
        .section(function -> new ToolCall(id, function.at("name").required().as(Notation.NAME, ""),
            function.at("arguments").required().as(WORDS, "{}")));
  }

  /** Whether half a surrogate pair is in {@code text}, which has no UTF-8. */
  private static boolean halved(String text) {
    return text.codePoints()
        .anyMatch(each -> each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE);
  }
}

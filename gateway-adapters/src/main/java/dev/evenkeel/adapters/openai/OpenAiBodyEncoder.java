package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.EscapedText;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers an answer and writes it as one {@code chat.completion} when it has ended. */
public final class OpenAiBodyEncoder implements AnswerEncoder {
  private static final byte[] ID = ascii("{\"id\":");
  private static final byte[] CREATED = ascii(",\"object\":\"chat.completion\",\"created\":");
  private static final byte[] MODEL = ascii(",\"model\":");
  private static final byte[] CHOICES = ascii(",\"choices\":[");
  private static final byte[] FIRST_INDEX = ascii("{\"index\":");
  private static final byte[] INDEX = ascii(",{\"index\":");
  private static final byte[] CONTENT = ascii(",\"message\":{\"role\":\"assistant\",\"content\":");
  private static final byte[] REFUSAL = ascii(",\"refusal\":");
  private static final byte[] LOGPROBS = ascii(",\"annotations\":[]},\"logprobs\":");
  /** Between a text and why it ended, where nothing else was said. */
  private static final byte[] ONLY_TEXT =
      ascii(",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":");
  private static final byte[] FINISH = ascii(",\"finish_reason\":");
  private static final byte[] USAGE = ascii("],\"usage\":");

  private final AnswerIdentity identity;
  private final List<Choice> choices = new ArrayList<>(1);
  private ChatEvent.@Nullable Started started;
  private Usage usage = Usage.NONE;

  public OpenAiBodyEncoder(AnswerIdentity identity) {
    this.identity = identity;
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public void encode(ChatEvent event, ByteBuilder out) {
    switch (event) {
      case ChatEvent.Text text -> text(text);
      case ChatEvent.Started begun -> started = begun;
      case ChatEvent.ToolCalled(int index, int _, ToolCall call) -> choice(index).calls.add(call);
      case ChatEvent.Finished(int index, FinishReason reason) -> choice(index).finish = reason;
      case ChatEvent.Used used -> usage = used.usage();
      case ChatEvent.Ended _ -> write(out);
      case ChatEvent.Failed _ -> {
      } // What the caller is told is the turn's to say.
    }
  }

  @Override
  public void encodeError(String message, String type, String code, ByteBuilder out) {
    OpenAiErrors.write(message, type, null, code, out);
  }

  @Override
  public void forget() {
    choices.clear();
    started = null;
    usage = Usage.NONE;
  }

  /** A body is written whole: there is nothing to keep alive. */
  @Override
  public void keepAlive(ByteBuilder out) {}

  /** Nothing of a body has been seen before it is whole. */
  @Override
  public void restart(String route, ByteBuilder out) {
    forget();
  }

  /** A body leaves whole, so nobody ever carries on what has left of it. */
  @Override
  public void seam(String route, int offset, ByteBuilder out) {}

  private void text(ChatEvent.Text text) {
    Choice choice = choice(text.choice());
    switch (text.channel()) {
      case CONTENT -> choice.content.append(text.chars(), text.start(), text.end());
      case REFUSAL -> choice.refusal.append(text.chars(), text.start(), text.end());
      case REASONING -> {
      } // Hidden from callers.
    }
    String logprobs = text.logprobs();
    if (logprobs != null) {
      choice.logprobs.add(logprobs);
    }
  }

  private Choice choice(int index) {
    while (choices.size() <= index) {
      choices.add(new Choice());
    }
    return choices.get(index);
  }

  private void write(ByteBuilder out) {
    AnswerIdentity.Shown shown = identity.shown(started);
    JsonWriter json = new JsonWriter(out).fixed(ID)
        .string(shown.id())
        .fixed(CREATED)
        .number(shown.created())
        .fixed(MODEL)
        .string(shown.model())
        .fixed(CHOICES);
    for (int i = 0; i < choices.size(); i++) {
      write(i, choices.get(i), i == 0 ? FIRST_INDEX : INDEX, json);
    }
    UsageWriter.write(usage, json.fixed(USAGE));
    if (shown.fingerprint() != null) {
      json.string("system_fingerprint", shown.fingerprint());
    }
    json.endObject();
  }

  private static void write(int index, Choice choice, byte[] beginning, JsonWriter json) {
    json.fixed(beginning).number(index).fixed(CONTENT);
    if (choice.refusal.isEmpty() && choice.calls.isEmpty() && choice.logprobs.isEmpty()) {
      json.text(choice.content).fixed(ONLY_TEXT).string(choice.finish.wire()).endObject();
      return;
    }
    boolean contentless =
        choice.content.isEmpty() && (!choice.calls.isEmpty() || !choice.refusal.isEmpty());
    string(contentless ? null : choice.content, json);
    json.fixed(REFUSAL);
    string(choice.refusal.isEmpty() ? null : choice.refusal, json);
    if (!choice.calls.isEmpty()) {
      MessageWriter.toolCalls(choice.calls, json);
    }
    json.fixed(LOGPROBS);
    if (choice.logprobs.isEmpty()) {
      json.string(null);
    } else {
      json.raw(LogprobsJoiner.join(choice.logprobs));
    }
    json.fixed(FINISH).string(choice.finish.wire()).endObject();
  }

  private static void string(@Nullable EscapedText text, JsonWriter json) {
    if (text == null) {
      json.string(null);
    } else {
      json.text(text);
    }
  }

  private static byte[] ascii(String json) {
    return json.getBytes(StandardCharsets.US_ASCII);
  }

  private static final class Choice {
    final EscapedText content = new EscapedText();
    final EscapedText refusal = new EscapedText();
    final List<ToolCall> calls = new ArrayList<>(0);
    final List<String> logprobs = new ArrayList<>(0);
    FinishReason finish = FinishReason.STOP;
  }
}

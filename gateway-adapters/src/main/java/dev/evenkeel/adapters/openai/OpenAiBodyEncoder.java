package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonText;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers an answer and writes it as one {@code chat.completion} when it is complete. */
public final class OpenAiBodyEncoder implements AnswerEncoder {
  private final @Nullable String displayModel;
  private final SortedMap<Integer, Gathered> choices = new TreeMap<>();
  private ChatEvent.@Nullable Started started;
  private Usage usage = Usage.NONE;

  /** What one choice has so far. */
  private static final class Gathered {
    final StringBuilder content = new StringBuilder();
    final StringBuilder refusal = new StringBuilder();
    final List<ToolCall> calls = new ArrayList<>(0);
    final List<String> logprobs = new ArrayList<>(0);
    FinishReason finish = FinishReason.STOP;
  }

  /** @param displayModel what the answer calls itself, null for the model that answers */
  public OpenAiBodyEncoder(@Nullable String displayModel) {
    this.displayModel = displayModel;
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public void encode(ChatEvent event, ByteBuilder out) {
    switch (event) {
      case ChatEvent.Started now -> started = now;
      case ChatEvent.Text text -> {
        Gathered choice = choice(text.choice());
        switch (text.channel()) {
          case CONTENT -> choice.content.append(text.chars(), text.start(), text.length());
          case REFUSAL -> choice.refusal.append(text.chars(), text.start(), text.length());
          case REASONING -> {
          }
        }
        if (text.logprobs() != null) {
          choice.logprobs.add(text.logprobs());
        }
      }
      case ChatEvent.ToolCalled called -> choice(called.choice()).calls.add(called.call());
      case ChatEvent.Used(var used) -> usage = used;
      case ChatEvent.Finished(var choice, var reason) -> choice(choice).finish = reason;
      case ChatEvent.Ended _ -> write(out);
      case ChatEvent.Failed _ -> {
      }
    }
  }

  @Override
  public void encodeError(String message, String type, String code, ByteBuilder out) {
    OpenAiErrors.write(message, type, null, code, out);
  }

  private Gathered choice(int index) {
    return choices.computeIfAbsent(index, _ -> new Gathered());
  }

  private void write(ByteBuilder out) {
    ChatEvent.Started head = started;
    out.ascii("{\"id\":");
    JsonText.quoted(head == null ? "chatcmpl-none" : head.id(), out)
        .ascii(",\"object\":\"chat.completion\",\"created\":")
        .ascii(Long.toString(head == null ? 0 : head.created()))
        .ascii(",\"model\":");
    JsonText.quoted(displayModel != null ? displayModel : head == null ? "" : head.model(), out);
    if (head != null && head.fingerprint() != null) {
      out.ascii(",\"system_fingerprint\":");
      JsonText.quoted(head.fingerprint(), out);
    }
    out.ascii(",\"choices\":[");
    boolean first = true;
    for (var entry : choices.entrySet()) {
      if (!first) {
        out.append((byte) ',');
      }
      first = false;
      choice(entry.getKey(), entry.getValue(), out);
    }
    out.ascii("],\"usage\":");
    OpenAiStreamEncoder.writeUsage(usage, out);
    out.append((byte) '}');
  }

  private static void choice(int index, Gathered choice, ByteBuilder out) {
    out.ascii("{\"index\":")
        .ascii(Integer.toString(index))
        .ascii(",\"message\":{\"role\":\"assistant\",\"content\":");
    boolean silent =
        choice.content.isEmpty() && (!choice.calls.isEmpty() || !choice.refusal.isEmpty());
    text(silent ? null : choice.content, out).ascii(",\"refusal\":");
    text(choice.refusal.isEmpty() ? null : choice.refusal, out).ascii(",\"annotations\":[]");
    if (!choice.calls.isEmpty()) {
      out.ascii(",\"tool_calls\":[");
      for (int i = 0; i < choice.calls.size(); i++) {
        ToolCall call = choice.calls.get(i);
        out.ascii(i == 0 ? "{\"id\":" : ",{\"id\":");
        JsonText.quoted(call.id(), out).ascii(",\"type\":\"function\",\"function\":{\"name\":");
        JsonText.quoted(call.name(), out).ascii(",\"arguments\":");
        JsonText.quoted(call.arguments(), out).ascii("}}");
      }
      out.append((byte) ']');
    }
    out.ascii("},\"logprobs\":");
    if (choice.logprobs.size() == 1) {
      out.append(choice.logprobs.getFirst().getBytes(StandardCharsets.UTF_8));
    } else {
      out.ascii("null");
    }
    out.ascii(",\"finish_reason\":\"").ascii(choice.finish.wire()).ascii("\"}");
  }

  private static ByteBuilder text(@Nullable CharSequence text, ByteBuilder out) {
    if (text == null) {
      return out.ascii("null");
    }
    out.append((byte) '"');
    JsonText.escape(text, out);
    return out.append((byte) '"');
  }
}

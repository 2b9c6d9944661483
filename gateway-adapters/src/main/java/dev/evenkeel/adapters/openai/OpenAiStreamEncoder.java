package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonEscape;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as a stream of chunks, under the strictest reading of OpenAI's own clients: the
 * role once per choice and in the order of the choices, id and model constant, tool calls from
 * index 0 with id and name once, usage only when asked for and last, nothing after the finish. A
 * text costs a copy of what never changes and its escaped bytes; nothing is allocated.
 */
public final class OpenAiStreamEncoder implements AnswerEncoder {
  private static final byte[] DONE = ascii("data: [DONE]\n\n");
  private static final byte[] KEEP_ALIVE = ascii(": keep-alive\n\n");
  private static final byte[] LOGPROBS = ascii("\"},\"logprobs\":");
  private static final byte[] NO_LOGPROBS = ascii("\"},\"logprobs\":null");
  private static final byte[] UNFINISHED = ascii(",\"finish_reason\":null}]");

  private final AnswerIdentity identity;
  private final boolean includeUsage;
  private final byte[] tail;
  private final List<Choice> choices = new ArrayList<>(1);
  private ChatEvent.@Nullable Started started;
  private byte @Nullable [] head;
  private Usage usage = Usage.NONE;

  /**
   * @param includeUsage whether the caller asked for the usage chunk
   */
  public OpenAiStreamEncoder(AnswerIdentity identity, boolean includeUsage) {
    this.identity = identity;
    this.includeUsage = includeUsage;
    this.tail = ascii(includeUsage ? ",\"usage\":null}\n\n" : "}\n\n");
  }

  @Override
  public String contentType() {
    return "text/event-stream; charset=utf-8";
  }

  @Override
  public void encode(ChatEvent event, ByteBuilder out) {
    switch (event) {
      case ChatEvent.Text text -> text(text, out);
      case ChatEvent.Started begun -> started = begun;
      case ChatEvent.ToolCalled called -> tool(called, out);
      case ChatEvent.Finished finished -> finish(finished.choice(), finished.reason(), out);
      case ChatEvent.Used used -> usage = used.usage();
      case ChatEvent.Ended _ -> end(out);
      case ChatEvent.Failed _ -> {
      } // What the caller is told is the turn's to say.
    }
  }

  @Override
  public void encodeError(String message, String type, String code, ByteBuilder out) {
    // No [DONE] after it: a careless client would take the answer for complete.
    out.ascii("data: ");
    OpenAiErrors.write(message, type, null, code, out);
    out.ascii("\n\n");
  }

  @Override
  public void forget() {
    choices.clear();
    started = null;
    head = null;
    usage = Usage.NONE;
  }

  @Override
  public void keepAlive(ByteBuilder out) {
    out.append(KEEP_ALIVE);
  }

  @Override
  public void restart(String route, ByteBuilder out) {
    out.ascii("event: evenkeel.restart\ndata: ");
    new JsonWriter(out).beginObject()
        .string("object", "evenkeel.restart")
        .string("route", route)
        .endObject();
    out.ascii("\n\n");
    choices.clear();
    head = null;
  }

  @Override
  public void seam(String route, int offset, ByteBuilder out) {
    out.ascii("event: evenkeel.seam\ndata: ");
    new JsonWriter(out).beginObject()
        .string("object", "evenkeel.seam")
        .string("route", route)
        .number("offset", offset)
        .endObject();
    out.ascii("\n\n");
  }

  private void text(ChatEvent.Text text, ByteBuilder out) {
    if (text.channel() == Channel.REASONING) {
      return; // Hidden from callers.
    }
    Choice choice = open(text.choice(), out);
    out.append(text.channel() == Channel.REFUSAL ? choice.refusal : choice.content);
    JsonEscape.append(text.chars(), text.start(), text.end(), out);
    String logprobs = text.logprobs();
    if (logprobs == null) {
      out.append(NO_LOGPROBS);
    } else {
      out.append(LOGPROBS).append(logprobs.getBytes(StandardCharsets.UTF_8));
    }
    out.append(UNFINISHED).append(tail);
  }

  private void tool(ChatEvent.ToolCalled called, ByteBuilder out) {
    Choice choice = open(called.choice(), out);
    ToolCall call = called.call();
    JsonWriter json = fragment(choice, called.index(), out);
    json.string("id", call.id()).string("type", "function");
    MessageWriter.key(call, json);
    json.name("function").beginObject().string("name", call.name()).string("arguments", "");
    endFragment(json, out);
    json = fragment(choice, called.index(), out);
    json.name("function").beginObject().string("arguments", call.arguments());
    endFragment(json, out);
  }

  private static JsonWriter fragment(Choice choice, int index, ByteBuilder out) {
    out.append(choice.opening);
    JsonWriter json = new JsonWriter(out).beginObject().name("tool_calls").beginArray();
    return json.beginObject().number("index", index);
  }

  private void endFragment(JsonWriter json, ByteBuilder out) {
    json.endObject().endObject().endArray().endObject();
    out.ascii(",\"logprobs\":null").append(UNFINISHED).append(tail);
  }

  private void finish(int index, FinishReason reason, ByteBuilder out) {
    Choice choice = open(index, out);
    out.append(choice.opening)
        .ascii("{},\"logprobs\":null,\"finish_reason\":\"")
        .ascii(reason.wire())
        .ascii("\"}]")
        .append(tail);
  }

  private void end(ByteBuilder out) {
    if (includeUsage) {
      out.append(head()).ascii("],\"usage\":");
      UsageWriter.write(usage, new JsonWriter(out));
      out.ascii("}\n\n");
    }
    out.append(DONE);
  }

  /** The choice, with its first chunk written; lower choices come first, as clients demand. */
  private Choice open(int index, ByteBuilder out) {
    while (choices.size() <= index) {
      Choice fresh = new Choice(head(), choices.size());
      choices.add(fresh);
      out.append(fresh.opening)
          .ascii("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null")
          .append(UNFINISHED)
          .append(tail);
    }
    return choices.get(index);
  }

  /** All of a chunk up to its choices; fixed by the first chunk. */
  private byte[] head() {
    byte[] fixed = head;
    if (fixed == null) {
      AnswerIdentity.Shown shown = identity.shown(started);
      ByteBuilder opening = new ByteBuilder(256).ascii("data: ");
      JsonWriter json = new JsonWriter(opening).beginObject()
          .string("id", shown.id())
          .string("object", "chat.completion.chunk")
          .number("created", shown.created())
          .string("model", shown.model());
      if (shown.fingerprint() != null) {
        json.string("system_fingerprint", shown.fingerprint());
      }
      json.name("choices").beginArray();
      fixed = opening.copy();
      head = fixed;
    }
    return fixed;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What never changes in a choice's chunks. */
  private static final class Choice {
    final byte[] opening;
    final byte[] content;
    final byte[] refusal;

    Choice(byte[] head, int index) {
      ByteBuilder bytes = new ByteBuilder(head.length + 48);
      bytes.append(head).ascii("{\"index\":").ascii(Integer.toString(index)).ascii(",\"delta\":");
      this.opening = bytes.copy();
      this.content = bytes.ascii("{\"content\":\"").copy();
      bytes.clear();
      this.refusal = bytes.append(opening).ascii("{\"refusal\":\"").copy();
    }
  }
}

package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonText;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Streams an answer as {@code chat.completion.chunk} events. Everything of a chunk that stays the
 * same
 * within an answer is prepared when the answer starts, so that a token is two copies and its
 * escaped
 * text.
 *
 * <p>
 * Held to what the official SDKs demand: one role per choice, first appearances of choices in
 * order,
 * tool calls from index 0 with id, type and name on their first fragment, usage only in a last
 * chunk
 * of its own and only when asked for, never {@code "error":null}.
 */
public final class OpenAiStreamEncoder implements AnswerEncoder {
  private static final byte[] CONTENT = ascii("{\"content\":\"");
  private static final byte[] REFUSAL = ascii("{\"refusal\":\"");
  private static final byte[] AFTER_TEXT = ascii("\"}");
  private static final byte[] NO_LOGPROBS = ascii(",\"logprobs\":null,\"finish_reason\":null}]");
  private static final byte[] ROLE =
      ascii("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
  private static final byte[] DONE = ascii("data: [DONE]\n\n");

  private final @Nullable String displayModel;
  private final boolean includeUsage;
  private final byte[] tail;
  private byte[] envelope = new byte[0];
  private byte[][] heads = new byte[1][];
  private boolean[] opened = new boolean[1];
  private Usage usage = Usage.NONE;

  /**
   * @param displayModel what the answer calls itself, null for the model that answers
   * @param includeUsage whether the caller asked for the usage chunk
   */
  public OpenAiStreamEncoder(@Nullable String displayModel, boolean includeUsage) {
    this.displayModel = displayModel;
    this.includeUsage = includeUsage;
    this.tail = ascii(includeUsage ? ",\"usage\":null}\n\n" : "}\n\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String contentType() {
    return "text/event-stream; charset=utf-8";
  }

  @Override
  public void encode(ChatEvent event, ByteBuilder out) {
    switch (event) {
      case ChatEvent.Started started -> start(started);
      case ChatEvent.Text text -> text(text, out);
      case ChatEvent.ToolCalled called -> tool(called, out);
      case ChatEvent.Used(var used) -> usage = used;
      case ChatEvent.Finished(var choice, var reason) -> {
        open(choice, out);
        head(choice, out).ascii("{}").ascii(",\"logprobs\":null,\"finish_reason\":\"");
        out.ascii(reason.wire()).ascii("\"}]").append(tail);
      }
      case ChatEvent.Ended _ -> {
        if (includeUsage) {
          out.append(envelope).ascii("\"choices\":[],\"usage\":");
          writeUsage(usage, out);
          out.ascii("}\n\n");
        }
        out.append(DONE);
      }
      case ChatEvent.Failed _ -> {
      }
    }
  }

  @Override
  public void encodeError(String message, String type, String code, ByteBuilder out) {
    // No [DONE] after it: careless clients would take the answer for complete.
    out.ascii("data: ");
    OpenAiErrors.write(message, type, null, code, out);
    out.ascii("\n\n");
  }

  private void start(ChatEvent.Started started) {
    ByteBuilder made = new ByteBuilder(256);
    made.ascii("data: {\"id\":");
    JsonText.quoted(started.id(), made)
        .ascii(",\"object\":\"chat.completion.chunk\",\"created\":")
        .ascii(Long.toString(started.created()))
        .ascii(",\"model\":");
    JsonText.quoted(displayModel == null ? started.model() : displayModel, made);
    if (started.fingerprint() != null) {
      made.ascii(",\"system_fingerprint\":");
      JsonText.quoted(started.fingerprint(), made);
    }
    envelope = made.append((byte) ',').copy();
  }

  private void text(ChatEvent.Text text, ByteBuilder out) {
    if (text.channel() == Channel.REASONING || text.length() == 0) {
      return;
    }
    open(text.choice(), out);
    head(text.choice(), out).append(text.channel() == Channel.REFUSAL ? REFUSAL : CONTENT);
    JsonText.escape(text.chars(), text.start(), text.end(), out);
    out.append(AFTER_TEXT);
    String logprobs = text.logprobs();
    if (logprobs == null) {
      out.append(NO_LOGPROBS);
    } else {
      out.ascii(",\"logprobs\":")
          .append(logprobs.getBytes(StandardCharsets.UTF_8))
          .ascii(",\"finish_reason\":null}]");
    }
    out.append(tail);
  }

  private void tool(ChatEvent.ToolCalled called, ByteBuilder out) {
    open(called.choice(), out);
    head(called.choice(), out).ascii("{\"tool_calls\":[{\"index\":")
        .ascii(Integer.toString(called.index()))
        .ascii(",\"id\":");
    JsonText.quoted(called.call().id(), out)
        .ascii(",\"type\":\"function\",\"function\":{\"name\":");
    JsonText.quoted(called.call().name(), out).ascii(",\"arguments\":\"\"}}]}").append(NO_LOGPROBS);
    out.append(tail);
    head(called.choice(), out).ascii("{\"tool_calls\":[{\"index\":")
        .ascii(Integer.toString(called.index()))
        .ascii(",\"function\":{\"arguments\":");
    JsonText.quoted(called.call().arguments(), out).ascii("}}]}").append(NO_LOGPROBS).append(tail);
  }

  /**
   * The role chunk of a choice and of those before it: clients break when they come out of order.
   */
  private void open(int choice, ByteBuilder out) {
    if (choice < opened.length && opened[choice]) {
      return;
    }
    if (choice >= opened.length) {
      opened = Arrays.copyOf(opened, choice + 1);
      heads = Arrays.copyOf(heads, choice + 1);
    }
    for (int i = 0; i <= choice; i++) {
      if (!opened[i]) {
        opened[i] = true;
        ByteBuilder made = new ByteBuilder(envelope.length + 48);
        made.append(envelope).ascii("\"choices\":[{\"index\":").ascii(Integer.toString(i));
        heads[i] = made.ascii(",\"delta\":").copy();
        out.append(heads[i]).append(ROLE).append(NO_LOGPROBS).append(tail);
      }
    }
  }

  private ByteBuilder head(int choice, ByteBuilder out) {
    return out.append(heads[choice]);
  }

  static void writeUsage(Usage usage, ByteBuilder out) {
    out.ascii("{\"prompt_tokens\":")
        .ascii(Long.toString(usage.prompt()))
        .ascii(",\"completion_tokens\":")
        .ascii(Long.toString(usage.completion()))
        .ascii(",\"total_tokens\":")
        .ascii(Long.toString(usage.total()))
        .ascii(",\"prompt_tokens_details\":{\"cached_tokens\":")
        .ascii(Long.toString(usage.cached()))
        .ascii("},\"completion_tokens_details\":{\"reasoning_tokens\":")
        .ascii(Long.toString(usage.reasoning()))
        .ascii("}}");
  }
}

package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.ToolCallAssembly;
import dev.evenkeel.adapters.json.ErrorReading;
import dev.evenkeel.adapters.json.JsonScanner;
import dev.evenkeel.adapters.json.JsonScanner.Token;
import dev.evenkeel.adapters.json.MalformedJsonException;
import dev.evenkeel.adapters.sse.SseParser;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Usage;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Sink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an answer of Anthropic Messages, streamed or whole. Each event says in its data what it
 * is;
 * the {@code event:} line only repeats it.
 */
final class AnthropicDecoder implements AnswerDecoder, SseParser.Sink {
  private static final int LARGEST_BODY = 64 * 1024 * 1024;

  private final boolean stream;
  private final Sink sink;
  private final long created;
  private final JsonScanner json = new JsonScanner();
  private final SseParser events = new SseParser(this);
  private final ChatEvent.Text text = new ChatEvent.Text();
  private final ToolCallAssembly calls = new ToolCallAssembly();
  private byte[] body = new byte[0];
  private int bodyLength;
  private boolean started;
  private boolean over;
  private boolean skippedOne;
  private boolean inTool;
  private String id = "";
  private String model = "";
  private char heldHigh;
  private @Nullable String stopReason;
  private long input;
  private long cacheRead;
  private long cacheCreation;
  private long output;
  private long thinking;

  /** @param created seconds since the epoch; this wire carries none */
  AnthropicDecoder(boolean stream, Sink sink, long created) {
    this.stream = stream;
    this.sink = sink;
    this.created = created;
  }

  @Override
  public boolean over() {
    return over;
  }

  @Override
  public void feed(byte[] octets, int start, int end) {
    if (over) {
      return;
    }
    if (stream) {
      events.feed(octets, start, end);
      return;
    }
    if (bodyLength + end - start > LARGEST_BODY) {
      fail(FailureKind.UNDECODABLE, "the answer is larger than any real one");
      return;
    }
    if (bodyLength + end - start > body.length) {
      body = Arrays.copyOf(body, Math.max(body.length * 2, bodyLength + end - start));
    }
    System.arraycopy(octets, start, body, bodyLength, end - start);
    bodyLength += end - start;
  }

  @Override
  public void finish(boolean clean) {
    if (over) {
      return;
    }
    if (stream) {
      events.finish();
    } else if (!who() || !document(body, 0, bodyLength)) {
      fail(clean ? FailureKind.UNDECODABLE : FailureKind.TRUNCATED, "the answer is not JSON");
    }
    // A stop reason is the proof; message_stop adds nothing to it.
    if (!over && stopReason != null) {
      complete();
    } else {
      fail(FailureKind.TRUNCATED, "the answer ended without a stop reason");
    }
  }

  @Override
  public void data(byte[] octets, int start, int end) {
    if (!over && !document(octets, start, end) && !over) {
      boolean ambiguous = skippedOne || inTool;
      skippedOne = true;
      if (ambiguous) {
        fail(FailureKind.UNDECODABLE, "an event is not JSON");
      }
    }
  }

  @Override
  public void stray(byte[] octets, int start, int end) {
    if (!over && octets[start] == '{') {
      data(octets, start, end);
    }
  }

  @Override
  public void overflow() {
    fail(FailureKind.UNDECODABLE, "an event is larger than any real one");
  }

  private boolean document(byte[] octets, int start, int end) {
    try {
      json.reset(octets, start, end);
      if (json.next() != Token.OBJECT) {
        return false;
      }
      event();
      return true;
    } catch (MalformedJsonException _) {
      return false;
    }
  }

  /** Who answers, wherever in a whole answer it stands; false when it is not JSON. */
  private boolean who() {
    try {
      json.reset(body, 0, bodyLength);
      if (json.next() != Token.OBJECT) {
        return false;
      }
      while (json.next() == Token.NAME) {
        if (json.is("model") || json.is("id")) {
          messageMember();
        } else {
          json.skip();
        }
      }
      return true;
    } catch (MalformedJsonException _) {
      return false;
    }
  }

  /** The members of an event are read in any order; what matters most is known only at its end. */
  private void event() throws MalformedJsonException {
    boolean messageStop = false;
    boolean blockStop = false;
    boolean message = false;
    int index = 0;
    while (!over && json.next() == Token.NAME) {
      if (json.is("type")) {
        json.next();
        messageStop = json.is("message_stop");
        blockStop = json.is("content_block_stop");
        message = json.is("message");
      } else if (json.is("index")) {
        json.next();
        index = (int) json.number(0);
      } else if (json.is("message")) {
        enter(this::messageMember);
        start();
      } else if (json.is("content_block")) {
        block(index);
      } else if (json.is("delta")) {
        delta(index);
      } else if (json.is("error")) {
        json.next();
        fail(AnthropicProtocol.of(0, ErrorReading.of(json), null));
      } else {
        messageMember();
      }
    }
    if (message && !over) {
      start();
    }
    if (blockStop) {
      inTool = false;
    }
    if (messageStop && !over) {
      if (stopReason == null) {
        fail(FailureKind.TRUNCATED, "the answer ended without a stop reason");
      } else {
        complete();
      }
    }
  }

  private interface Member {
    void read() throws MalformedJsonException;
  }

  private void enter(Member member) throws MalformedJsonException {
    if (json.next() != Token.OBJECT) {
      json.skip();
      return;
    }
    while (!over && json.next() == Token.NAME) {
      member.read();
    }
  }

  private void messageMember() throws MalformedJsonException {
    if (json.is("id")) {
      id = json.next() == Token.STRING ? json.text() : id;
    } else if (json.is("model")) {
      model = json.next() == Token.STRING ? json.text() : model;
    } else if (json.is("stop_reason")) {
      if (json.next() == Token.STRING) {
        stopReason = json.text();
      }
    } else if (json.is("usage")) {
      enter(this::usageMember);
      // Cached tokens are beside the input here and inside it for OpenAI's clients.
      sink.event(new ChatEvent.Used(
          new Usage(input + cacheRead + cacheCreation, output, cacheRead, thinking)));
    } else if (json.is("content")) {
      if (json.next() == Token.ARRAY) {
        start();
        int index = 0;
        for (Token token = json.next(); token != Token.ARRAY_END && !over; token = json.next()) {
          wholeBlock(index++);
        }
      } else {
        json.skip();
      }
    } else {
      json.skip();
    }
  }

  private void usageMember() throws MalformedJsonException {
    boolean in = json.is("input_tokens");
    boolean out = json.is("output_tokens");
    boolean read = json.is("cache_read_input_tokens");
    boolean creation = json.is("cache_creation_input_tokens");
    if (json.is("output_tokens_details")) {
      enter(() -> {
        boolean wanted = json.is("thinking_tokens");
        json.next();
        if (wanted) {
          thinking = json.number(thinking);
        } else {
          json.skip();
        }
      });
      return;
    }
    json.next();
    if (in) {
      input = json.number(input);
    } else if (out) {
      output = json.number(output);
    } else if (read) {
      cacheRead = json.number(cacheRead);
    } else if (creation) {
      cacheCreation = json.number(cacheCreation);
    } else {
      json.skip();
    }
  }

  private void start() {
    if (!started && !model.isEmpty()) {
      started = true;
      sink.event(new ChatEvent.Started(id.isEmpty() ? "msg_" + created : id, created, model, null));
    }
  }

  /** The beginning of a block; text and input follow in deltas, but may stand here already. */
  private void block(int index) throws MalformedJsonException {
    if (json.next() != Token.OBJECT) {
      json.skip();
      return;
    }
    wholeBlock(index);
  }

  private void wholeBlock(int index) throws MalformedJsonException {
    @Nullable String[] seen = new @Nullable String[4];
    @Nullable String[] inputJson = new @Nullable String[1];
    while (json.next() == Token.NAME) {
      if (json.is("type")) {
        seen[0] = text();
      } else if (json.is("id")) {
        seen[1] = text();
      } else if (json.is("name")) {
        seen[2] = text();
      } else if (json.is("text") || json.is("thinking")) {
        seen[3] = text();
      } else if (json.is("input")) {
        json.next();
        int from = json.start();
        json.skip();
        inputJson[0] = json.raw(from, json.end());
      } else {
        json.skip();
      }
    }
    String type = seen[0] == null ? "" : seen[0];
    switch (type) {
      case "text" -> piece(Channel.CONTENT, seen[3]);
      case "thinking" -> piece(Channel.REASONING, seen[3]);
      case "tool_use" -> {
        inTool = stream;
        String whole = inputJson[0] == null || inputJson[0].equals("{}") ? "" : inputJson[0];
        add(index, seen[1], seen[2], whole);
      }
      case "fallback" -> fail(FailureKind.IDENTITY_MISMATCH,
          "the provider swapped the model in the middle of its answer");
      default -> {
      }
    }
  }

  private @Nullable String text() throws MalformedJsonException {
    if (json.next() == Token.STRING) {
      return json.text();
    }
    json.skip();
    return null;
  }

  private void delta(int index) throws MalformedJsonException {
    if (json.next() != Token.OBJECT) {
      json.skip();
      return;
    }
    while (!over && json.next() == Token.NAME) {
      if (json.is("text")) {
        streamed(Channel.CONTENT);
      } else if (json.is("thinking")) {
        streamed(Channel.REASONING);
      } else if (json.is("partial_json")) {
        add(index, null, null, text());
      } else if (json.is("stop_reason")) {
        stopReason = json.next() == Token.STRING ? json.text() : stopReason;
      } else {
        json.skip();
      }
    }
  }

  private void add(int index, @Nullable String callId, @Nullable String name,
      @Nullable String arguments) {
    if (!calls.add(index, callId, name, arguments)) {
      fail(FailureKind.UNDECODABLE, "a tool call is larger than any real one");
    }
  }

  private void streamed(Channel channel) throws MalformedJsonException {
    if (json.next() != Token.STRING) {
      json.skip();
      return;
    }
    int length = json.length();
    char[] chars = json.chars();
    if (length == 0) {
      return;
    }
    if (heldHigh != 0) {
      char[] joined = new char[length + 1];
      joined[0] = heldHigh;
      System.arraycopy(chars, 0, joined, 1, length);
      chars = joined;
      length++;
      heldHigh = 0;
    }
    if (Character.isHighSurrogate(chars[length - 1])) {
      heldHigh = chars[--length];
    }
    if (length > 0) {
      sink.event(text.set(0, channel, chars, 0, length));
    }
  }

  private void piece(Channel channel, @Nullable String words) {
    if (words != null && !words.isEmpty()) {
      sink.event(text.set(0, channel, words));
    }
  }

  private void complete() {
    String reason = stopReason == null ? "" : stopReason;
    FinishReason finish = switch (reason) {
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "tool_use" -> FinishReason.TOOL_CALLS;
      case "refusal" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.STOP; // end_turn, stop_sequence, pause_turn
    };
    if (finish != FinishReason.CONTENT_FILTER && finish != FinishReason.LENGTH
        && !calls.emit(0, id, sink)) {
      fail(FailureKind.MODEL_FAULT, "a tool call without a name");
      return;
    }
    sink.event(new ChatEvent.Finished(0, finish));
    over = true;
    sink.event(new ChatEvent.Ended());
  }

  private void fail(FailureKind kind, String detail) {
    fail(Failure.of(kind, detail));
  }

  private void fail(Failure failure) {
    if (!over) {
      over = true;
      sink.event(new ChatEvent.Failed(failure));
    }
  }
}

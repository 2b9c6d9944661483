package dev.evenkeel.adapters.openai;

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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an answer of an OpenAI-shaped provider, streamed or whole: a chunk and a completion
 * differ
 * only in {@code delta} against {@code message}. Success is a finish reason per choice, never
 * merely
 * the end of the bytes.
 */
final class OpenAiDecoder implements AnswerDecoder, SseParser.Sink {
  private static final int LARGEST_BODY = 64 * 1024 * 1024;
  private static final int MOST_CHOICES = 128;

  private final boolean stream;
  private final Sink sink;
  private final JsonScanner json = new JsonScanner();
  private final SseParser events = new SseParser(this);
  private final ChatEvent.Text text = new ChatEvent.Text();
  private byte[] body = new byte[0];
  private int bodyLength;
  private @Nullable Choice[] choices = new @Nullable Choice[1];
  private int seen;
  private boolean started;
  private boolean over;
  private boolean skippedOne;
  private String id = "";
  private String model = "";
  private @Nullable String fingerprint;
  private long created;

  /** What is known of one choice. */
  private static final class Choice {
    final int index;
    final ToolCallAssembly calls = new ToolCallAssembly();
    boolean finished;
    boolean spoke;
    char heldHigh;

    Choice(int index) {
      this.index = index;
    }
  }

  OpenAiDecoder(boolean stream, Sink sink) {
    this.stream = stream;
    this.sink = sink;
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
    } else if (!document(body, 0, bodyLength)) {
      fail(clean ? FailureKind.UNDECODABLE : FailureKind.TRUNCATED, "the answer is not JSON");
    }
    if (!over) {
      end();
    }
  }

  private void end() {
    boolean complete = seen > 0;
    for (int i = 0; i < choices.length; i++) {
      complete &= choices[i] == null || choices[i].finished;
    }
    if (complete) {
      over = true;
      sink.event(new ChatEvent.Ended());
    } else {
      fail(FailureKind.TRUNCATED, "the answer ended without a finish reason");
    }
  }

  // --- from the event parser

  @Override
  public void data(byte[] octets, int start, int end) {
    if (over) {
      return;
    }
    if (end - start == 6 && octets[start] == '[' && octets[start + 1] == 'D') {
      end();
    } else if (!document(octets, start, end) && !over) {
      undecodable();
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

  /**
   * One bad event among text may be skipped; where it could have been part of a call it may not.
   */
  private void undecodable() {
    boolean ambiguous = skippedOne;
    for (Choice choice : choices) {
      ambiguous |= choice != null && choice.calls.begun();
    }
    skippedOne = true;
    if (ambiguous) {
      fail(FailureKind.UNDECODABLE, "an event is not JSON");
    }
  }

  // --- documents

  private boolean document(byte[] octets, int start, int end) {
    try {
      json.reset(octets, start, end);
      if (json.next() != Token.OBJECT) {
        return false;
      }
      if (!started) {
        head();
        json.reset(octets, start, end);
        json.next();
      }
      document();
      return true;
    } catch (MalformedJsonException _) {
      return false;
    }
  }

  /** Who answers stands before or behind what it says, depending on the provider. */
  private void head() throws MalformedJsonException {
    while (json.next() == Token.NAME) {
      if (json.is("id")) {
        id = string(id);
      } else if (json.is("model")) {
        model = string(model);
      } else if (json.is("created")) {
        json.next();
        created = json.number(created);
        json.skip();
      } else if (json.is("system_fingerprint")) {
        String value = string("");
        fingerprint = value.isEmpty() ? null : value;
      } else {
        json.skip();
      }
    }
  }

  private void document() throws MalformedJsonException {
    while (!over && json.next() == Token.NAME) {
      if (json.is("choices")) {
        start();
        choices();
      } else if (json.is("usage")) {
        usage();
      } else if (json.is("error")) {
        if (json.next() != Token.NULL) {
          fail(OpenAiFailures.inStream(ErrorReading.of(json)));
        }
      } else if (json.is("x_groq")) {
        groq();
      } else {
        json.skip();
      }
    }
  }

  private String string(String otherwise) throws MalformedJsonException {
    Token token = json.next();
    if (token == Token.STRING) {
      return json.text();
    }
    String number = token == Token.NUMBER ? json.loose() : otherwise;
    json.skip();
    return number;
  }

  /**
   * The answer starts with the first chunk that has a choice: Azure's first chunk has none, and no
   * id either.
   */
  private void start() {
    if (!started && !model.isEmpty()) {
      started = true;
      sink.event(new ChatEvent.Started(id.isEmpty() ? "chatcmpl-" + created : id, created, model,
          fingerprint));
    }
  }

  private void groq() throws MalformedJsonException {
    if (json.next() != Token.OBJECT) {
      json.skip();
      return;
    }
    while (json.next() == Token.NAME) {
      if (json.is("usage")) {
        usage();
      } else {
        json.skip();
      }
    }
  }

  private void usage() throws MalformedJsonException {
    if (json.next() != Token.OBJECT) {
      json.skip();
      return;
    }
    long prompt = 0;
    long completion = 0;
    long cached = 0;
    long reasoning = 0;
    while (json.next() == Token.NAME) {
      boolean details = json.is("prompt_tokens_details");
      if (details || json.is("completion_tokens_details")) {
        if (json.next() == Token.OBJECT) {
          while (json.next() == Token.NAME) {
            boolean wanted = json.is(details ? "cached_tokens" : "reasoning_tokens");
            json.next();
            if (wanted && details) {
              cached = json.number(0);
            } else if (wanted) {
              reasoning = json.number(0);
            } else {
              json.skip();
            }
          }
        }
      } else {
        boolean isPrompt = json.is("prompt_tokens");
        boolean isCompletion = json.is("completion_tokens");
        json.next();
        if (isPrompt) {
          prompt = json.number(0);
        } else if (isCompletion) {
          completion = json.number(0);
        } else {
          json.skip();
        }
      }
    }
    sink.event(new ChatEvent.Used(new Usage(prompt, completion, cached, reasoning)));
  }

  private void choices() throws MalformedJsonException {
    if (json.next() != Token.ARRAY) {
      json.skip();
      return;
    }
    int position = 0;
    for (Token token = json.next(); token != Token.ARRAY_END; token = json.next()) {
      if (token == Token.OBJECT) {
        choice(position++);
      } else {
        json.skip();
      }
    }
  }

  /**
   * A choice's index may stand after its text, so the text is found first and told when the object
   * is
   * read.
   */
  private void choice(int position) throws MalformedJsonException {
    int index = position;
    int bodyStart = -1;
    int bodyEnd = -1;
    int logprobsStart = -1;
    int logprobsEnd = -1;
    @Nullable String finish = null;
    while (json.next() == Token.NAME) {
      if (json.is("index")) {
        json.next();
        index = (int) json.number(position);
      } else if (json.is("delta") || json.is("message")) {
        if (json.next() == Token.OBJECT) {
          bodyStart = json.start();
          json.skip();
          bodyEnd = json.end();
        }
      } else if (json.is("logprobs")) {
        if (json.next() == Token.OBJECT) {
          logprobsStart = json.start();
          json.skip();
          logprobsEnd = json.end();
        }
      } else if (json.is("finish_reason")) {
        finish = json.next() == Token.STRING ? finishWord() : null;
      } else {
        json.skip();
      }
    }
    if (index < 0 || index >= MOST_CHOICES || over) {
      return;
    }
    if (!started) {
      // A choice without a model's name: Ollama's way of failing, and nobody else's way of answering.
      return;
    }
    Choice choice = of(index);
    if (choice.finished) {
      return; // Azure annotates after the end.
    }
    if (bodyStart >= 0) {
      String logprobs = logprobsStart < 0 ? null : json.raw(logprobsStart, logprobsEnd);
      delta.read(choice, bodyStart, bodyEnd, logprobs);
    }
    if (finish != null && !over) {
      finished(choice, finish);
    }
  }

  private String finishWord() throws MalformedJsonException {
    // The usual ones without a new string each.
    return json.is("stop") ? "stop" : json.text();
  }

  private final Delta delta = new Delta();

  /** Reads a delta or message with a scanner of its own, inside the document's bytes. */
  private final class Delta {
    private final JsonScanner inner = new JsonScanner();

    void read(Choice choice, int start, int end, @Nullable String logprobs)
        throws MalformedJsonException {
      inner.reset(json.document(), start, end);
      inner.next();
      while (!over && inner.next() == Token.NAME) {
        if (inner.is("content")) {
          piece(choice, Channel.CONTENT, logprobs);
        } else if (inner.is("refusal")) {
          piece(choice, Channel.REFUSAL, null);
        } else if (inner.is("reasoning_content") || inner.is("reasoning")) {
          piece(choice, Channel.REASONING, null);
        } else if (inner.is("tool_calls")) {
          toolCalls(choice);
        } else if (inner.is("function_call")) {
          if (inner.next() == Token.OBJECT) {
            call(choice, 0);
          }
        } else {
          inner.skip();
        }
      }
    }

    private void piece(Choice choice, Channel channel, @Nullable String logprobs)
        throws MalformedJsonException {
      if (inner.next() != Token.STRING) {
        inner.skip();
        return;
      }
      int length = inner.length();
      if (length == 0) {
        return;
      }
      char[] chars = inner.chars();
      int from = 0;
      int to = length;
      if (choice.heldHigh != 0) {
        // The first half of a pair came with the piece before.
        char[] joined = new char[length + 1];
        joined[0] = choice.heldHigh;
        System.arraycopy(chars, 0, joined, 1, length);
        choice.heldHigh = 0;
        chars = joined;
        to = length + 1;
      }
      if (Character.isHighSurrogate(chars[to - 1])) {
        choice.heldHigh = chars[--to];
      }
      if (to > from) {
        choice.spoke |= channel != Channel.REASONING;
        sink.event(text.set(choice.index, channel, chars, from, to).withLogprobs(logprobs));
      }
    }

    private void toolCalls(Choice choice) throws MalformedJsonException {
      if (inner.next() != Token.ARRAY) {
        inner.skip();
        return;
      }
      for (Token token = inner.next(); token != Token.ARRAY_END; token = inner.next()) {
        if (token == Token.OBJECT) {
          call(choice, -1);
        } else {
          inner.skip();
        }
      }
    }

    private void call(Choice choice, int known) throws MalformedJsonException {
      int index = known;
      @Nullable String callId = null;
      @Nullable String[] function = new @Nullable String[2];
      while (inner.next() == Token.NAME) {
        if (inner.is("index")) {
          inner.next();
          index = (int) inner.number(-1);
        } else if (inner.is("id")) {
          callId = inner.next() == Token.STRING ? inner.text() : null;
        } else if (inner.is("function")) {
          if (inner.next() == Token.OBJECT) {
            while (inner.next() == Token.NAME) {
              functionField(function);
            }
          }
        } else if (inner.is("name") || inner.is("arguments")) {
          functionField(function);
        } else {
          inner.skip();
        }
      }
      if (!choice.calls.add(index, callId, function[0], function[1])) {
        fail(FailureKind.UNDECODABLE, "a tool call is larger than any real one");
      }
    }

    private void functionField(@Nullable String[] function) throws MalformedJsonException {
      if (inner.is("name")) {
        function[0] = inner.next() == Token.STRING ? inner.text() : null;
      } else if (inner.is("arguments")) {
        Token token = inner.next();
        if (token == Token.STRING) {
          function[1] = inner.text();
        } else if (token == Token.OBJECT) {
          int start = inner.start();
          inner.skip();
          function[1] = inner.raw(start, inner.end());
        }
      } else {
        inner.skip();
      }
    }
  }

  private void finished(Choice choice, String word) {
    choice.heldHigh = 0;
    FinishReason reason = switch (word.toLowerCase(Locale.ROOT)) {
      case "stop", "eos" -> FinishReason.STOP;
      case "length", "model_length", "max_tokens" -> FinishReason.LENGTH;
      case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      case "error", "insufficient_system_resource" -> {
        fail(word.equals("error") ? FailureKind.STREAM_ERROR : FailureKind.OVERLOADED,
            "finish reason " + word);
        yield FinishReason.STOP;
      }
      default -> {
        if (!choice.spoke && !choice.calls.begun()) {
          fail(FailureKind.MODEL_FAULT, "an unknown finish reason and no output");
        }
        yield FinishReason.STOP;
      }
    };
    if (over) {
      return;
    }
    boolean calls = choice.calls.begun();
    if (!choice.calls.emit(choice.index, id, sink)) {
      fail(FailureKind.MODEL_FAULT, "a tool call without a name");
      return;
    }
    choice.finished = true;
    // Some providers say stop after calls; clients look at the reason.
    sink.event(new ChatEvent.Finished(choice.index,
        calls && reason == FinishReason.STOP ? FinishReason.TOOL_CALLS : reason));
  }

  private Choice of(int index) {
    if (index >= choices.length) {
      choices = Arrays.copyOf(choices, index + 1);
    }
    Choice choice = choices[index];
    if (choice == null) {
      choice = new Choice(index);
      choices[index] = choice;
      seen++;
    }
    return choice;
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

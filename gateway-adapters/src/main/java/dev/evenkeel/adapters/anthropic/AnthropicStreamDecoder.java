package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.answer.AnswerEvents;
import dev.evenkeel.adapters.failure.FailureTable;
import dev.evenkeel.adapters.sse.SseParser;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Sink;

/**
 * Decodes a stream of message events. A stop reason proves the answer complete; the stop event
 * after
 * it may be missing.
 */
public final class AnthropicStreamDecoder implements AnswerDecoder {
  private final AnswerEvents answer;
  private final UsageCount usage = new UsageCount();
  private final MessageEventReader events = new MessageEventReader(usage, block -> {});
  private final SseParser parser;
  private boolean closing;

  public AnthropicStreamDecoder(Sink sink) {
    this.answer = new AnswerEvents(sink);
    this.parser = new SseParser(new Events());
  }

  @Override
  public void feed(byte[] octets, int start, int end) {
    if (!answer.over()) {
      parser.feed(octets, start, end);
    }
  }

  @Override
  public void finish(boolean clean) {
    closing = true;
    parser.finish();
    answer.end(clean ? "the stream ended before the answer" : "the connection was lost");
    events.release();
  }

  @Override
  public boolean over() {
    return answer.over();
  }

  private void take(MessageEvent event) {
    switch (event.type) {
      case MESSAGE_START -> {
        answer.started(event.id == null ? "" : event.id, 0, event.model == null ? "" : event.model,
            null);
        answer.used(usage.usage());
      }
      case BLOCK_START -> begin(event);
      case BLOCK_DELTA -> delta(event);
      case MESSAGE_DELTA -> {
        answer.used(usage.usage());
        if (event.stopReason != null) {
          StopReasons.finish(event.stopReason, answer);
        }
      }
      case MESSAGE_STOP -> answer.end("message_stop came before the answer was complete");
      case ERROR, MESSAGE, OTHER -> {
      } // Errors were seen to before; pings mean nothing.
    }
  }

  private void begin(MessageEvent event) {
    String type = event.blockType == null ? "" : event.blockType;
    switch (type) {
      case "tool_use" -> {
        // The input of a call that is streamed is an empty object first.
        String input = event.input == null || event.input.equals("{}") ? null : event.input;
        answer.tool(0, event.index, event.blockId, event.blockName, input);
      }
      case "fallback" -> answer.fail(Failure.of(FailureKind.IDENTITY_MISMATCH,
          "the provider let another model take over within the answer"));
      default -> text(event);
    }
  }

  private void delta(MessageEvent event) {
    if (event.arguments) {
      answer.tool(0, event.index, null, null, event.copy());
    } else {
      text(event);
    }
  }

  private void text(MessageEvent event) {
    answer.text(0, event.thinking ? Channel.REASONING : Channel.CONTENT, event.chars(), 1,
        event.textEnd(), null);
  }

  private final class Events implements SseParser.Receiver {
    @Override
    public void event(String name, byte[] octets, int start, int end) {
      if (answer.over()) {
        return;
      }
      MessageEvent event = events.read(octets, start, end);
      if (event == null) {
        // What the end of the connection cut in two is not undecodable but truncated.
        if (!closing) {
          answer.undecodable("an event that is not JSON");
        }
      } else if (event.error || event.type == MessageEvent.Type.ERROR) {
        answer.fail(FailureTable.ofStream(octets, start, end));
      } else {
        take(event);
      }
    }

    @Override
    public void stray(byte[] octets, int start, int end) {
      event("", octets, start, end);
    }

    @Override
    public void overflow() {
      answer.fail(Failure.of(FailureKind.UNDECODABLE, "an event larger than the limit"));
    }
  }
}

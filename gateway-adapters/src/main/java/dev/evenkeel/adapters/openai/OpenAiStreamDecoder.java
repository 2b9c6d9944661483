package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.answer.AnswerEvents;
import dev.evenkeel.adapters.failure.FailureTable;
import dev.evenkeel.adapters.sse.SseParser;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Sink;

/**
 * Decodes a stream of chunks. A finish reason proves a choice complete, not {@code [DONE]}: some
 * vendors never send it, and some send it after an error.
 */
public final class OpenAiStreamDecoder implements AnswerDecoder {
  private final ChunkInterpreter interpreter;
  private final AnswerEvents answer;
  private final SseParser parser;
  private boolean closing;

  public OpenAiStreamDecoder(Sink sink) {
    this.interpreter = new ChunkInterpreter(sink);
    this.answer = interpreter.answer();
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
    // When every choice has finished, a lost connection has lost nothing.
    answer.end(clean ? "the stream ended before the answer" : "the connection was lost");
  }

  @Override
  public boolean over() {
    return answer.over();
  }

  /** Whether the provider said that its own content filter did not look at the answer. */
  public boolean unfiltered() {
    return interpreter.unfiltered();
  }

  /** How many events were skipped because they could not be read. */
  public int skipped() {
    return answer.skipped();
  }

  private final class Events implements SseParser.Receiver {
    @Override
    public void event(String name, byte[] octets, int start, int end) {
      if (answer.over()) {
        return;
      }
      if (isDone(octets, start, end)) {
        answer.end("[DONE] came before the answer was complete");
      } else if (name.equals("error")) {
        answer.fail(FailureTable.ofStream(octets, start, end));
      } else {
        take(octets, start, end);
      }
    }

    @Override
    public void stray(byte[] octets, int start, int end) {
      if (!answer.over()) {
        take(octets, start, end);
      }
    }

    @Override
    public void overflow() {
      answer.fail(Failure.of(FailureKind.UNDECODABLE, "an event larger than the limit"));
    }

    private void take(byte[] octets, int start, int end) {
      // What the end of the connection cut in two is not undecodable but truncated.
      if (!blank(octets, start, end) && !interpreter.take(octets, start, end) && !closing) {
        answer.undecodable("an event that is not JSON");
      }
    }

    private static boolean isDone(byte[] octets, int start, int end) {
      return end - start >= 6 && octets[start] == '[' && octets[start + 1] == 'D'
          && octets[start + 2] == 'O' && octets[start + 3] == 'N' && octets[start + 4] == 'E'
          && octets[start + 5] == ']' && blank(octets, start + 6, end);
    }

    private static boolean blank(byte[] octets, int start, int end) {
      for (int i = start; i < end; i++) {
        if (octets[i] < 0 || octets[i] > ' ') {
          return false;
        }
      }
      return true;
    }
  }
}

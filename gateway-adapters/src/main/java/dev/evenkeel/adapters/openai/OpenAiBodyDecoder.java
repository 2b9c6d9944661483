package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.answer.AnswerEvents;
import dev.evenkeel.adapters.answer.BodyBuffer;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Sink;

/** Decodes an answer that comes as one body. */
public final class OpenAiBodyDecoder implements AnswerDecoder {
  private final ChunkInterpreter interpreter;
  private final AnswerEvents answer;
  private final BodyBuffer body = new BodyBuffer();

  public OpenAiBodyDecoder(Sink sink) {
    this.interpreter = new ChunkInterpreter(sink);
    this.answer = interpreter.answer();
  }

  @Override
  public void feed(byte[] octets, int start, int end) {
    if (!answer.over() && !body.add(octets, start, end)) {
      answer.fail(Failure.of(FailureKind.UNDECODABLE, "a body larger than the limit"));
    }
  }

  @Override
  public void feedLast(byte[] octets, int start, int end) {
    if (answer.over() || body.length() > 0 || end - start > BodyBuffer.LARGEST) {
      feed(octets, start, end);
    } else {
      read(octets, start, end, true);
    }
  }

  @Override
  public void finish(boolean clean) {
    if (!answer.over()) {
      read(body.array(), 0, body.length(), clean);
      body.clear();
    }
  }

  private void read(byte[] octets, int start, int end, boolean clean) {
    if (!interpreter.takeWhole(octets, start, end)) {
      answer.fail(clean && end > start
          ? Failure.of(FailureKind.UNDECODABLE, "a body that is not a JSON object")
          : Failure.of(FailureKind.TRUNCATED, "the connection was lost"));
    }
    answer.end("a body without a finished answer");
  }

  @Override
  public boolean over() {
    return answer.over();
  }
}

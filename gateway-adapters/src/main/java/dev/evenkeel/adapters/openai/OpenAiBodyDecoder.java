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
  public void finish(boolean clean) {
    if (answer.over()) {
      return;
    }
    if (!interpreter.takeWhole(body.array(), 0, body.length())) {
      answer.fail(clean && body.length() > 0
          ? Failure.of(FailureKind.UNDECODABLE, "a body that is not a JSON object")
          : Failure.of(FailureKind.TRUNCATED, "the connection was lost"));
    }
    body.clear();
    answer.end("a body without a finished answer");
  }

  @Override
  public boolean over() {
    return answer.over();
  }
}

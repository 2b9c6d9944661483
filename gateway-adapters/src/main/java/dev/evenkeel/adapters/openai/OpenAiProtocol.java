package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.adapters.failure.FailureTable;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Secret;
import dev.evenkeel.core.turn.Inbound;
import dev.evenkeel.core.turn.Sink;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** How OpenAI and the many who copied its Chat Completions are spoken to. */
public final class OpenAiProtocol implements ProviderProtocol {
  private final Clock clock;

  public OpenAiProtocol() {
    this(Clock.systemUTC());
  }

  /** @param clock tells how far away a {@code retry-after} date is */
  public OpenAiProtocol(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public String path() {
    return "/chat/completions";
  }

  @Override
  public List<Header> headers(Route route, boolean stream) {
    List<Header> headers = new ArrayList<>(4);
    headers.add(new Header("content-type", "application/json"));
    headers.add(new Header("accept", stream ? "text/event-stream" : "application/json"));
    // A compressed stream would be held back by the compressor.
    headers.add(new Header("accept-encoding", "identity"));
    Secret key = route.provider().apiKey();
    if (key != null) {
      headers.add(new Header("authorization", "Bearer " + key.reveal()));
    }
    return headers;
  }

  @Override
  public void writeRequest(Route route, ChatRequest request, String safetyIdentifier,
      ByteBuilder out) {
    if (request.wire().present()) {
      new RequestSplicer(route, request, safetyIdentifier).write(out);
    } else {
      new RequestWriter(route, request, safetyIdentifier).write(out);
    }
  }

  @Override
  public AnswerDecoder decoder(boolean stream, Sink sink) {
    return stream ? new OpenAiStreamDecoder(sink) : new OpenAiBodyDecoder(sink);
  }

  @Override
  public Failure failure(int status, Inbound.Headers headers, byte[] body) {
    return FailureTable.ofResponse(status, headers, body, clock);
  }
}

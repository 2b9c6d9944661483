package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.adapters.json.ErrorReading;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Inbound;
import dev.evenkeel.core.turn.Sink;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * OpenAI's chat completions as a provider speaks them: OpenAI itself, Azure's v1, vLLM, Ollama,
 * Mistral, Groq, OpenRouter and the many others with the same wire.
 */
public final class OpenAiProtocol implements ProviderProtocol {
  private final InstantSource clock;

  /** @param clock for {@code retry-after} dates */
  public OpenAiProtocol(InstantSource clock) {
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
    List<Header> all = new ArrayList<>(4);
    all.add(new Header("content-type", "application/json"));
    all.add(new Header("accept", stream ? "text/event-stream" : "application/json"));
    all.add(new Header("accept-encoding", "identity"));
    if (route.provider().apiKey() != null) {
      all.add(new Header("authorization", "Bearer " + route.provider().apiKey().reveal()));
    }
    return all;
  }

  @Override
  public void writeRequest(Route route, ChatRequest request, String safetyIdentifier,
      ByteBuilder out) {
    new OpenAiRequestWriter(route, request, safetyIdentifier, out).write();
  }

  @Override
  public AnswerDecoder decoder(boolean stream, Sink sink) {
    return new OpenAiDecoder(stream, sink);
  }

  @Override
  public Failure failure(int status, Inbound.Headers headers, byte[] body) {
    return OpenAiFailures.of(status, ErrorReading.of(body, 0, body.length),
        ErrorReading.retryAfter(headers, clock));
  }
}

package dev.evenkeel.adapters.anthropic;

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

/** How Anthropic's Messages API is spoken to; the base URL ends in {@code /v1}. */
public final class AnthropicProtocol implements ProviderProtocol {
  private final Clock clock;

  public AnthropicProtocol() {
    this(Clock.systemUTC());
  }

  /** @param clock tells how far away a {@code retry-after} date is */
  public AnthropicProtocol(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public String path() {
    return "/messages";
  }

  @Override
  public List<Header> headers(Route route, boolean stream) {
    List<Header> headers = new ArrayList<>(5);
    headers.add(new Header("content-type", "application/json"));
    headers.add(new Header("accept", stream ? "text/event-stream" : "application/json"));
    // A compressed stream would be held back by the compressor.
    headers.add(new Header("accept-encoding", "identity"));
    headers.add(new Header("anthropic-version", "2023-06-01"));
    Secret key = route.provider().apiKey();
    if (key != null) {
      headers.add(new Header("x-api-key", key.reveal()));
    }
    return headers;
  }

  @Override
  public void writeRequest(Route route, ChatRequest request, String safetyIdentifier,
      ByteBuilder out) {
    new MessagesWriter(route, request, safetyIdentifier).write(out);
  }

  @Override
  public AnswerDecoder decoder(boolean stream, Sink sink) {
    return stream ? new AnthropicStreamDecoder(sink) : new AnthropicBodyDecoder(sink);
  }

  @Override
  public Failure failure(int status, Inbound.Headers headers, byte[] body) {
    return FailureTable.ofResponse(status, headers, body, clock);
  }
}

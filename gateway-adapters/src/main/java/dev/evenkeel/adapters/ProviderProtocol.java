package dev.evenkeel.adapters;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Inbound;
import dev.evenkeel.core.turn.Sink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one kind of provider is spoken to. Stateless, shared by all event loops. */
public interface ProviderProtocol {
  /** The word for it in the configuration. */
  String name();

  /** The path below the provider's base URL, with a leading slash. */
  String path();

  /**
   * The headers of a call besides host, length and connection, credentials included: this list and
   * nothing else. It hangs on nothing but the route and {@code stream}.
   */
  List<Header> headers(Route route, boolean stream);

  /**
   * Writes the call's body.
   *
   * @param safetyIdentifier a keyed hash that stands for the end user towards this provider; empty
   * for none
   * @throws dev.evenkeel.core.turn.RejectedException when the request cannot be said in this
   * protocol without changing its meaning
   */
  void writeRequest(Route route, ChatRequest request, String safetyIdentifier, ByteBuilder out);

  /** A decoder for the body of a 200 answer to a call with that {@code stream}. */
  AnswerDecoder decoder(boolean stream, Sink sink);

  /**
   * What a response other than 200 means.
   *
   * @param headers the response's headers
   * @param body the response's body, possibly cut short
   */
  Failure failure(int status, Inbound.Headers headers, byte[] body);

  /**
   * How long nothing is left of what the provider allows, by the headers of any of its responses;
   * null when something is left.
   */
  default @Nullable Duration usedUp(Inbound.Headers headers) {
    return RateLimits.usedUp(headers, InstantSource.system());
  }

  /** A header of a call. */
  record Header(String name, String value) {}
}

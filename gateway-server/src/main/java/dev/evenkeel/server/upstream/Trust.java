package dev.evenkeel.server.upstream;

import io.netty.handler.ssl.SslContext;
import java.util.Map;

/**
 * Which certificate authorities vouch for providers.
 *
 * @param usual for all others
 * @param special by authority ({@code host} or {@code host:port})
 */
public record Trust(SslContext usual, Map<String, SslContext> special) {
  public Trust {
    special = Map.copyOf(special);
  }

  SslContext of(String authority) {
    return special.getOrDefault(authority, usual);
  }

  /** The name under which a provider at {@code base} is found in {@link #special()}. */
  public static String authority(java.net.URI base) {
    return Endpoint.of(base).authority();
  }
}

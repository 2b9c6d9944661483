package dev.evenkeel.server.upstream;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLException;

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

  /**
   * The platform's authorities for all but those with authorities of their own. Everybody's name is
   * verified.
   *
   * @param authorities PEM files by where a provider's API begins
   * @throws SSLException when a file holds no certificate
   */
  public static Trust of(Map<URI, Path> authorities) throws SSLException {
    Map<String, SslContext> special = new HashMap<>();
    for (Map.Entry<URI, Path> each : authorities.entrySet()) {
      special.put(Endpoint.of(each.getKey()).authority(),
          client().trustManager(each.getValue().toFile()).build());
    }
    return new Trust(client().build(), special);
  }

  private static SslContextBuilder client() {
    return SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
  }

  SslContext of(String authority) {
    return special.getOrDefault(authority, usual);
  }
}

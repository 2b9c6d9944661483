package dev.evenkeel.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who vouches for the services that are called over TLS. Whatever is configured for one host and
 * port must agree: connections to it are made, and shared, by that address alone.
 */
final class Authorities {
  private final Map<URI, Path> files = new LinkedHashMap<>();
  /** The first that was said of a host and port. */
  private final Map<String, Said> said = new HashMap<>();

  /** @param file null for the platform's authorities */
  private record Said(@Nullable Path file, String where) {}

  /** PEM files by where the service is that they vouch for; the platform's vouch for others. */
  Map<URI, Path> files() {
    return files;
  }

  /**
   * Takes up what is said of a service.
   *
   * @param url null when it is not known
   */
  void read(Value at, @Nullable URI url) {
    Path file = at.section(in -> ServerReader.existing(in.at("ca")));
    if (url == null) {
      return;
    }
    boolean tls = url.getScheme().equals("https");
    String there =
        url.getHost().toLowerCase(Locale.ROOT) + ":" + (url.getPort() < 0 ? 443 : url.getPort());
    Said first = tls ? said.putIfAbsent(there, new Said(file, at.place().path())) : null;
    if (first != null && !Objects.equals(first.file(), file)) {
      at.problem("says otherwise who vouches for " + there + " than " + first.where()
          + "; write the same 'ca' in both");
    } else if (file != null) {
      files.put(url, file);
    }
  }
}

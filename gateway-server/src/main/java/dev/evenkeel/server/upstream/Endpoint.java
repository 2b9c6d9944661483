package dev.evenkeel.server.upstream;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where connections go.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param tls whether the connection is encrypted and the peer's name verified
 * @param path what comes before the protocol's own path, without trailing slash
 */
record Endpoint(String host, int port, boolean tls, String path) {
  static Endpoint of(URI base) {
    boolean tls = "https".equalsIgnoreCase(base.getScheme());
    int port = base.getPort() > 0 ? base.getPort() : tls ? 443 : 80;
    String path = base.getRawPath() == null ? "" : base.getRawPath();
    return new Endpoint(base.getHost(), port, tls,
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  /** Not resolved: names are looked up without blocking when a connection is made. */
  InetSocketAddress address() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  /** The value of the {@code host} header. */
  String authority() {
    boolean usual = port == (tls ? 443 : 80);
    String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return usual ? name : name + ":" + port;
  }
}

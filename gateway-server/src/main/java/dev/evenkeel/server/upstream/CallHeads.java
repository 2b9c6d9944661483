package dev.evenkeel.server.upstream;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.core.route.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the heads of calls to one endpoint. Those of a route differ in the body's length only, so
 * the last route's is kept. Confined to one event loop.
 */
final class CallHeads {
  private final Endpoint endpoint;
  private final ByteBuilder head = new ByteBuilder(512);
  private @Nullable Route route;
  private boolean stream;
  /** What stands before and behind the length in the heads of the route. */
  private byte[] before = new byte[0];
  private byte[] behind = new byte[0];

  CallHeads(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * The head of a POST to this endpoint; valid until the next.
   *
   * @param path below the endpoint's own; with a leading slash, or empty
   * @param length bytes of the body
   */
  ByteBuilder of(String path, int length, List<Header> headers) {
    head.clear();
    before(path);
    head.decimal(length);
    behind(headers);
    return head;
  }

  /** The same for a call to a route with its protocol's headers and no others. */
  @SuppressWarnings("ReferenceEquality") // An equal route may have another key.
  ByteBuilder of(Route now, boolean streaming, ProviderProtocol protocol, int length) {
    if (now != route || streaming != stream) {
      keep(now, streaming, protocol);
    }
    head.clear();
    return head.append(before).decimal(length).append(behind);
  }

  private void keep(Route now, boolean streaming, ProviderProtocol protocol) {
    route = null; // What follows may throw.
    head.clear();
    before(protocol.path());
    before = head.copy();
    head.clear();
    behind(protocol.headers(now, streaming));
    behind = head.copy();
    stream = streaming;
    route = now;
  }

  private void before(String path) {
    head.ascii("POST ").ascii(endpoint.path()).ascii(path);
    if (path.isEmpty() && endpoint.path().isEmpty()) {
      head.append((byte) '/');
    }
    head.ascii(" HTTP/1.1\r\n");
    header("host", endpoint.authority());
    head.ascii("content-length: ");
  }

  private void behind(List<Header> headers) {
    head.ascii("\r\n");
    for (Header each : headers) {
      header(each.name(), each.value());
    }
    head.ascii("\r\n");
  }

  private void header(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~') {
        throw new IllegalStateException("the header " + name + " has a character it must not have");
      }
    }
    head.ascii(name).ascii(": ").ascii(value).ascii("\r\n");
  }
}

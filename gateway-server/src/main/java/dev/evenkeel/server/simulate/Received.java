package dev.evenkeel.server.simulate;

import java.util.Locale;
import java.util.Map;

/**
 * A request as it arrived.
 *
 * @param method the HTTP method
 * @param path the path without the query
 * @param headers by name in lower case; the last value of each
 * @param body as UTF-8
 */
public record Received(String method, String path, Map<String, String> headers, String body) {
  public Received {
    headers = Map.copyOf(headers);
  }

  /** The value of a header, empty if there is none. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Without headers and body: they may hold keys and prompts. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}

package dev.evenkeel.core.route;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vendor account at one endpoint.
 *
 * @param id its name in the configuration
 * @param protocol the dialect it speaks: {@code openai} or {@code anthropic}
 * @param baseUrl where its API begins, such as {@code https://api.openai.com/v1}; no trailing slash
 * @param apiKey its credential, null for a provider that needs none
 * @param controls what it attests
 * @param clocks how long it may take
 * @param omit what is left out of requests because it would answer them with an error
 * @param idempotent whether it honours an idempotency key: every attempt then carries one of its
 * own
 */
public record Provider(String id, String protocol, URI baseUrl, @Nullable Secret apiKey,
    Controls controls, Clocks clocks, Set<Extra> omit, boolean idempotent) {
  public Provider {
    omit = Set.copyOf(omit);
  }

  /** A provider that knows all of its dialect. */
  public Provider(String id, String protocol, URI baseUrl, @Nullable Secret apiKey,
      Controls controls, Clocks clocks) {
    this(id, protocol, baseUrl, apiKey, controls, clocks, Set.of(), false);
  }

  /** The same, which does not know {@code extras}. */
  public Provider without(Set<Extra> extras) {
    return new Provider(id, protocol, baseUrl, apiKey, controls, clocks, extras, idempotent);
  }

  /** The same, which honours idempotency keys. */
  public Provider honouringKeys() {
    return new Provider(id, protocol, baseUrl, apiKey, controls, clocks, omit, true);
  }
}

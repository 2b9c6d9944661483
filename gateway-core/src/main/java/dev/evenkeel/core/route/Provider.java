package dev.evenkeel.core.route;

import java.net.URI;
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
 */
public record Provider(String id, String protocol, URI baseUrl, @Nullable Secret apiKey,
    Controls controls, Clocks clocks) {}

package dev.evenkeel.core.route;

import dev.evenkeel.core.chat.Need;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Provider, exact model, prompt and parameters: the unit that is certified, pinned, measured and
 * broken. Immutable.
 *
 * @param id its name, unique in the configuration
 * @param provider where it is called
 * @param model the model's exact name at the provider
 * @param reference whether this is the route the others of its pool are compared with
 * @param prompt an operator's instructions put before the caller's messages, null for none
 * @param temperature set on every call when not null, whatever the caller asked
 * @param maxTokens the most tokens of one answer, null for the provider's own limit; what
 * {@code max_tokens} becomes where the caller said nothing and the protocol demands it
 * @param lacks needs this route cannot serve
 */
public record Route(String id, Provider provider, String model, boolean reference,
    @Nullable String prompt, @Nullable Double temperature, @Nullable Integer maxTokens,
    Set<Need> lacks) {
  public Route {
    lacks = Set.copyOf(lacks);
  }

  /**
   * The digest a certificate binds: changes with anything that could change how the route answers.
   * Credentials and time limits are not part of it.
   */
  public String digest() {
    String descriptor = String.join("\n", "route/v1", id, provider.id(), provider.protocol(),
        provider.baseUrl().toString(), model, String.valueOf(temperature),
        String.valueOf(maxTokens), prompt == null ? "" : sha256(prompt));
    return sha256(descriptor);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

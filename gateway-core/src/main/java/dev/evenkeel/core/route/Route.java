package dev.evenkeel.core.route;

import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.core.chat.Need;
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
 * @param price what its tokens cost, null when nobody said; not a part of the digest
 * @param preference where it stands in its pool, null for its place in the pool's list; not a part
 * of the digest
 * @param dailySpend what it may cost in one day (UTC) in the price's currency, null for any amount;
 * not a part of the digest
 * @param continuation how it can be asked to carry on what another route began
 */
public record Route(String id, Provider provider, String model, boolean reference,
    @Nullable String prompt, @Nullable Double temperature, @Nullable Integer maxTokens,
    Set<Need> lacks, @Nullable Price price, @Nullable Preference preference,
    @Nullable Double dailySpend, Continuation continuation) {
  public Route {
    lacks = Set.copyOf(lacks);
  }

  /** A route of unknown price. */
  public Route(String id, Provider provider, String model, boolean reference,
      @Nullable String prompt, @Nullable Double temperature, @Nullable Integer maxTokens,
      Set<Need> lacks) {
    this(id, provider, model, reference, prompt, temperature, maxTokens, lacks, null, null, null,
        Continuation.NONE);
  }

  /** The same at another place of its pool. */
  public Route with(Preference other) {
    return new Route(id, provider, model, reference, prompt, temperature, maxTokens, lacks, price,
        other, dailySpend, continuation);
  }

  /** The same at a price, with a limit on what it may cost in a day. */
  public Route with(Price cost, @Nullable Double perDay) {
    return new Route(id, provider, model, reference, prompt, temperature, maxTokens, lacks, cost,
        preference, perDay, continuation);
  }

  /** The same, which can be asked to carry answers on. */
  public Route with(Continuation form) {
    return new Route(id, provider, model, reference, prompt, temperature, maxTokens, lacks, price,
        preference, dailySpend, form);
  }

  /**
   * The digest a certificate binds: changes with anything that could change how the route answers.
   * Credentials and time limits are not part of it.
   */
  public String digest() {
    Fingerprint digest = new Fingerprint("route/v1").add(id)
        .add(provider.id())
        .add(provider.protocol())
        .add(provider.baseUrl())
        .add(model)
        .add(prompt)
        .add(temperature)
        .add(maxTokens);
    provider.omit().stream().sorted().forEach(digest::add);
    if (continuation != Continuation.NONE) {
      digest.add("continuation").add(continuation);
    }
    return digest.hex();
  }
}

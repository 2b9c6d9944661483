package dev.evenkeel.adapters;

import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Extra;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Secret;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routes for tests. */
public final class Routes {
  private Routes() {}

  public static Route plain() {
    return with(null, null, null);
  }

  public static Route with(@Nullable String prompt, @Nullable Double temperature,
      @Nullable Integer maxTokens) {
    return with(prompt, temperature, maxTokens, Set.of());
  }

  /** A route to a provider that does not know all of its dialect. */
  public static Route omitting(@Nullable String prompt, @Nullable Integer maxTokens,
      Set<Extra> omit) {
    return with(prompt, null, maxTokens, omit);
  }

  private static Route with(@Nullable String prompt, @Nullable Double temperature,
      @Nullable Integer maxTokens, Set<Extra> omit) {
    Provider provider = new Provider("vendor", "openai", URI.create("https://vendor.test/v1"),
        new Secret("sk-very-secret"), Controls.NONE, Clocks.DEFAULT).without(omit);
    return new Route("primary", provider, "exact-model-1", true, prompt, temperature, maxTokens,
        Set.of());
  }
}

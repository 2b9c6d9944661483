package dev.evenkeel.adapters;

import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Controls;
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
    Provider provider = new Provider("vendor", "openai", URI.create("https://vendor.test/v1"),
        new Secret("sk-very-secret"), Controls.NONE, Clocks.DEFAULT);
    return new Route("primary", provider, "exact-model-1", true, prompt, temperature, maxTokens,
        Set.of());
  }
}

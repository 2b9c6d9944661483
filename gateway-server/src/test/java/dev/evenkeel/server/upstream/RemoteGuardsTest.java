package dev.evenkeel.server.upstream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.adapters.guard.WebhookGuard;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A turn keeps the guard it began with when the configuration changes. */
final class RemoteGuardsTest {
  private static RemoteGuard guard(String definition, int seconds) {
    return new RemoteGuard("watch", definition,
        new RemoteGuard.Service.Remote(new WebhookGuard(URI.create("https://rules.example"), null)),
        Duration.ofSeconds(seconds));
  }

  @Test
  void adopt_keepsTheDefinitionBefore_forTurnsThatStillRun() {
    RemoteGuards guards = new RemoteGuards((_, _, _) -> {}, () -> 0);
    guards.adopt(List.of(guard("one", 1)));
    guards.adopt(List.of(guard("two", 1)));

    assertThat(guards.find("watch", "one")).isNotNull();
    assertThat(guards.find("watch", "two")).isNotNull();
    assertThat(guards.health()).hasSize(1);

    guards.adopt(List.of());
    assertThat(guards.find("watch", "one")).isNull();
    assertThat(guards.find("watch", "two")).isNotNull();
  }

  @Test
  void adopt_keepsWhatIsKnownOfAGuardsHealth_butTakesItsNewSettings() {
    RemoteGuards guards = new RemoteGuards((_, _, _) -> {}, () -> 0);
    guards.adopt(List.of(guard("one", 1)));
    RemoteGuards.Standing before = requireNonNull(guards.find("watch", "one"));

    guards.adopt(List.of(guard("one", 5)));

    RemoteGuards.Standing after = requireNonNull(guards.find("watch", "one"));
    assertThat(after.health()).isSameAs(before.health());
    assertThat(after.guard().timeout()).hasSeconds(5);
    assertThat(after.guard().toString()).isEqualTo("RemoteGuard[watch]");
  }
}

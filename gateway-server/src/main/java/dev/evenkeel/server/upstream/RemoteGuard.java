package dev.evenkeel.server.upstream;

import dev.evenkeel.adapters.guard.ChatGuard;
import dev.evenkeel.adapters.guard.GuardProtocol;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Route;
import java.time.Duration;

/**
 * A guard as it is configured. Immutable; holds credentials, prints none.
 *
 * @param name its name in the configuration
 * @param definition changes with everything that may change a verdict
 * @param service who judges
 * @param timeout how long one question may take, connecting included
 * @param controls what whoever runs it attests: it sees what it judges
 */
public record RemoteGuard(String name, String definition, Service service, Duration timeout,
    Controls controls) {
  /** A guard of which nothing is attested. */
  public RemoteGuard(String name, String definition, Service service, Duration timeout) {
    this(name, definition, service, timeout, Controls.NONE);
  }

  /** Who judges. */
  public sealed interface Service {
    /** A service with a protocol of its own. */
    record Remote(GuardProtocol protocol) implements Service {}

    /**
     * A chat model. Its route is called directly, past every policy, so a guard never guards
     * itself.
     */
    record Model(Route route, ChatGuard chat) implements Service {}
  }

  @Override
  public String toString() {
    return "RemoteGuard[" + name + "]";
  }
}

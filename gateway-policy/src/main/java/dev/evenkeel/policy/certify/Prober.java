package dev.evenkeel.policy.certify;

import dev.evenkeel.core.route.Route;
import java.io.IOException;

/** Asks a route one probe. Called from many virtual threads at once. */
@FunctionalInterface
public interface Prober {
  /**
   * Asks and waits for the whole answer, judged by the same filter and detector as live traffic. A
   * provider's content filter is a refusal, not a failure.
   *
   * @return the answer; a failure may be returned as {@link Answer#failed} or thrown
   * @throws RouteBusyException if the route asks to be left alone for a while
   * @throws RouteOutException if it could not be asked whatever the probe
   * @throws IOException if the route could not be asked
   * @throws InterruptedException if the run is being given up
   */
  Answer ask(Route route, Probe probe) throws IOException, InterruptedException;
}

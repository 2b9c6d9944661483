package dev.evenkeel.policy.certify;

import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Route;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Tells a run that a route fails in a way that has nothing to do with the probe: any other would
 * fare as badly, until somebody mends what is wrong.
 */
public final class RouteOutException extends IOException {
  private static final long serialVersionUID = 1;
  private static final Set<FailureKind> WHATEVER_IS_ASKED =
      EnumSet.of(FailureKind.CONNECT, FailureKind.DNS, FailureKind.TLS_IDENTITY,
          FailureKind.PROVIDER_AUTH, FailureKind.QUOTA_EXHAUSTED);

  private final transient Route route;
  private final transient Failure failure;
  private final int probes;

  /** @param failure one that {@link #tells} of it */
  public RouteOutException(Route route, Failure failure) {
    this(route, failure, 1);
  }

  private RouteOutException(Route route, Failure failure, int probes) {
    super(failure.kind().label() + ": " + failure.words());
    this.route = route;
    this.failure = failure;
    this.probes = probes;
  }

  /** The same, seen at so many probes. */
  RouteOutException at(int many) {
    return new RouteOutException(route, failure, many);
  }

  /** Whether a failure says that the route is out, and not only what became of one probe. */
  public static boolean tells(Failure failure) {
    return WHATEVER_IS_ASKED.contains(failure.kind());
  }

  public Route route() {
    return route;
  }

  public Failure failure() {
    return failure;
  }

  /** How many probes were asked, all of them in vain. */
  public int probes() {
    return probes;
  }

  /** Whether both are out for the same reason. */
  boolean like(RouteOutException other) {
    return route.equals(other.route) && failure.kind() == other.failure.kind()
        && failure.status() == other.failure.status();
  }
}

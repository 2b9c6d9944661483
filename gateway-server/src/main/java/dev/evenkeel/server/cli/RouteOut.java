package dev.evenkeel.server.cli;

import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.policy.certify.RouteOutException;

/** What people are told of a route that cannot be asked: which, why, and what to do. */
final class RouteOut {
  /** What becomes of a run that stopped. */
  static final String KEPT = "What was answered is kept for 24 hours: the same command asks only"
      + " what is missing (--fresh begins anew).";

  private RouteOut() {}

  static String said(RouteOutException out) {
    Provider provider = out.route().provider();
    return "route '" + out.route().id() + "' of provider '" + provider.id() + "' cannot be asked: "
        + (out.probes() == 1 ? "its first probe" : "each of its first " + out.probes() + " probes")
        + " failed alike (" + out.getMessage() + ").\n" + advice(out, provider);
  }

  private static String advice(RouteOutException out, Provider provider) {
    String address = "'base-url' (" + provider.baseUrl() + ")";
    Failure failure = out.failure();
    return switch (failure.kind()) {
      case CONNECT -> "Is the provider up, and is its " + address + " right?";
      case DNS -> "Nobody by the name in its " + address + ": is it right, and does this machine"
          + " resolve names?";
      case TLS_IDENTITY -> "Whoever answers at its " + address + " does not prove to be that host."
          + " Where a private authority signed its certificate, name it in 'tls.ca'.";
      case QUOTA_EXHAUSTED -> "Its account has nothing left to spend: top it up.";
      default -> switch (failure.status()) {
        case 401, 407 -> "Is its 'api-key' set, and is it the right one?";
        case 403 -> "Its 'api-key' may not do this: is the account allowed to use the model '"
            + out.route().model() + "'?";
        case 404 -> "It knows no model '" + out.route().model() + "', or nothing at its " + address
            + ": are both right?";
        default -> failure.status() / 100 == 3
            ? "It sends elsewhere, which is not followed: is its " + address + " right?"
            : "Are its 'api-key' and its " + address + " right?";
      };
    };
  }
}

package dev.evenkeel.core.session;

import java.time.Duration;

/**
 * Session to route. Immutable; replaced by compare-and-set.
 *
 * @param route the route's id
 * @param certificate the serial the route was eligible with
 * @param epoch grows by one at each re-pin, from 0
 * @param ttl how long it is held after its last use
 */
public record Pin(String route, String certificate, int epoch, Duration ttl) {
  /** The pin after a move. */
  public Pin movedTo(String newRoute, String newCertificate, Duration newTtl) {
    return new Pin(newRoute, newCertificate, epoch + 1, newTtl);
  }
}

package dev.evenkeel.core.session;

/**
 * Session to route. Immutable; replaced by compare-and-set.
 *
 * @param route the route's id
 * @param certificate the serial the route was eligible with
 * @param epoch grows by one at each re-pin, from 0
 * @param createdMillis when the session was first pinned, milliseconds since the epoch
 */
public record Pin(String route, String certificate, int epoch, long createdMillis) {
  /** The pin after a move. */
  public Pin movedTo(String newRoute, String newCertificate) {
    return new Pin(newRoute, newCertificate, epoch + 1, createdMillis);
  }
}

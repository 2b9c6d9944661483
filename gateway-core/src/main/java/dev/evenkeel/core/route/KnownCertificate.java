package dev.evenkeel.core.route;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A certificate as it stands at one moment, for people. Immutable.
 *
 * @param serial its serial
 * @param pool the pool it is for
 * @param route the route it is for
 * @param state how it stands
 * @param why why it is in that state, empty when active
 * @param models the model versions it was earned with; empty when the wire did not say
 * @param signers the ids of the keys that signed it
 * @param bound what it is bound to, by name
 * @param notBefore the first instant at which it holds
 * @param renewAfter from when it should be renewed
 * @param notAfter the first instant at which it no longer holds
 */
public record KnownCertificate(String serial, String pool, String route, State state, String why,
    List<String> models, List<String> signers, Map<String, String> bound, Instant notBefore,
    Instant renewAfter, Instant notAfter) {
  public KnownCertificate {
    models = List.copyOf(models);
    signers = List.copyOf(signers);
    bound = Map.copyOf(bound);
  }

  /** How a certificate stands. */
  public enum State {
    /** Not in force yet: too few have signed, or its time has not come. */
    DRAFT,
    /** In force. */
    ACTIVE,
    /** Set aside, or bound to something that is no longer so; may be active again. */
    SUSPENDED,
    /** Its time is over. */
    EXPIRED,
    /** Taken back for good. */
    REVOKED,
    /** A newer one of its pool and route took its place. */
    SUPERSEDED;

    /** The word for people and machines. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

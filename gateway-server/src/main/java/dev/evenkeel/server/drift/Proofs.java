package dev.evenkeel.server.drift;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.policy.certify.Certificate;
import java.util.Optional;

/** What watching needs of certificates. Thread-safe; never blocks for long. */
public interface Proofs {
  /** There are none. */
  Proofs NONE = new Proofs() {
    @Override
    public Optional<Certificate> of(Pool pool, Route route) {
      return Optional.empty();
    }

    @Override
    public void suspend(Pool pool, Route route, String reason) {}
  };

  /** A route's newest certificate, in force or not. */
  Optional<Certificate> of(Pool pool, Route route);

  /** Sets a route's certificate aside at once, and writes it down. */
  void suspend(Pool pool, Route route, String reason);
}

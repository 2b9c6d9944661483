package dev.evenkeel.core.turn;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;

/** Is told when a route answers as a model it was not certified as. Must not block. */
@FunctionalInterface
public interface IdentityWatch {
  /** @param reported the model the provider named */
  void mismatch(Pool pool, Route route, String reported);
}

package dev.evenkeel.core.turn;

/** Is told of the gateway's own faults, so that somebody hears of them. Must not throw or block. */
@FunctionalInterface
public interface FaultWatch {
  /** Where a fault was caught. A closed set, so that it can be counted. */
  enum Place {
    /** The policy, before a provider was asked: class, boundary, ruling, guards. */
    POLICY,
    /** The policy's filter on an answer. */
    FILTER
  }

  /**
   * Something threw that never should; the turn was closed.
   *
   * @param cause its message may quote what somebody wrote
   */
  void fault(Place place, Throwable cause);

  /**
   * A text of an attempt that is no longer the turn's reached the last step before the caller. It
   * was dropped there; that it came so far is a mistake of the gateway's.
   */
  default void strayed() {}
}

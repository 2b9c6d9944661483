package dev.evenkeel.core.turn;

/**
 * The policy on one attempt's events: what goes in are the provider's, what comes out are the ones
 * a
 * caller may see. Confined to the turn's event loop.
 *
 * <p>
 * A filter that blocks emits a complete answer of its own (refusal text, finish, end) and is
 * {@link #closed()} from then on: the turn stops the provider and ignores what still comes. A
 * filter
 * that throws has failed closed: nothing it held is released.
 */
public interface Filter extends Sink {
  /** Whether the answer is over as far as the caller is concerned. */
  boolean closed();

  /** What was done so far; complete once the answer is over. */
  FilterReport report();
}

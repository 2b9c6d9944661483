package dev.evenkeel.core.turn;

/** A running call to a provider. Used only on the turn's event loop. */
public interface Call {
  /** Stops it and frees its connection; no event follows. Harmless when it is over. */
  void cancel();

  /** Stops reading from the provider until {@link #resume()}. */
  void pause();

  /** Reads on. */
  void resume();

  /** Whether the provider has sent any byte of a response yet. */
  boolean begun();
}

package dev.evenkeel.server.drill;

/** A drill that is not held, and why, for whoever asked. */
public final class DrillRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why in one word, for programs. */
  public enum Why {
    /** The order is wrong. */
    WRONG,
    /** The configuration does not allow it. */
    FORBIDDEN,
    /** Another one is being held. */
    BUSY
  }

  private final Why why;

  public DrillRefusedException(Why why, String message) {
    super(message);
    this.why = why;
  }

  /** Why. */
  public Why why() {
    return why;
  }
}

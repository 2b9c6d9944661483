package dev.evenkeel.policy.text;

/** A term or pattern that cannot be compiled; the message says why, for the policy's writer. */
public final class PatternException extends Exception {
  private static final long serialVersionUID = 1L;

  public PatternException(String message) {
    super(message);
  }

  PatternException(String message, Throwable cause) {
    super(message, cause);
  }
}

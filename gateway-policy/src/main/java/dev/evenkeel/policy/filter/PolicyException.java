package dev.evenkeel.policy.filter;

/**
 * A policy that cannot be held on a stream; the message names the rule and what is wrong with it.
 */
public final class PolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PolicyException(String message, Throwable cause) {
    super(message, cause);
  }
}

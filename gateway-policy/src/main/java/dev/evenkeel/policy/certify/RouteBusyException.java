package dev.evenkeel.policy.certify;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A route asks to be left alone for a while: it was no attempt, and the probe is asked again. */
public final class RouteBusyException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Duration retryAfter;

  /** @param retryAfter how long it asks for, null when it does not say */
  public RouteBusyException(String why, @Nullable Duration retryAfter) {
    super(why);
    this.retryAfter = retryAfter;
  }

  /** How long it asks to be left alone, null when it does not say. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}

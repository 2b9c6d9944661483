package dev.evenkeel.core.guard;

import dev.evenkeel.core.failover.Failure;

/** What a guard says of a {@link Question}. Immutable. */
public sealed interface GuardVerdict {
  /** It may pass. */
  record Allow() implements GuardVerdict {}

  /** It may pass, and the record says that it was noticed. */
  record Flag() implements GuardVerdict {}

  /** It may not pass. */
  record Block() implements GuardVerdict {}

  /**
   * It may pass in these words only.
   *
   * @param text stands for the question's text, without its context; may be empty
   */
  record Redact(String text) implements GuardVerdict {
    @Override
    public String toString() {
      return "Redact[" + text.length() + " chars]";
    }
  }

  /** There is no verdict. What then happens is the policy's to say. */
  record Failed(Failure failure) implements GuardVerdict {}

  GuardVerdict ALLOW = new Allow();
  GuardVerdict FLAG = new Flag();
  GuardVerdict BLOCK = new Block();
}

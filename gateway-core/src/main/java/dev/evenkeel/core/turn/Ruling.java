package dev.evenkeel.core.turn;

/** What a policy says of a turn before any provider is asked. Immutable. */
public sealed interface Ruling {
  /** A provider answers. */
  record Ask() implements Ruling {}

  /**
   * The policy answers itself and no provider is asked.
   *
   * @param text what the caller reads
   * @param refusal whether it is a refusal
   * @param action what the decision says was done, as {@code rule:action}
   */
  record Say(String text, boolean refusal, String action) implements Ruling {}
}

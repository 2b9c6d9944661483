package dev.evenkeel.policy.text;

/** What else must be true of a candidate before it is a match. Stateless, thread-safe. */
@FunctionalInterface
interface Check {
  /**
   * Whether the candidate stands.
   *
   * @param window the text around it
   * @param from the index in the window of its first character
   * @param to the index after its last
   */
  boolean holds(Window window, int from, int to);
}

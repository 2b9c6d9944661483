package dev.evenkeel.server.simulate;

/**
 * A piece of a body that is written at once.
 *
 * @param text what is written
 * @param token whether it carries a token of the answer, rather than what surrounds them
 */
record Frame(String text, boolean token) {
  static Frame token(String text) {
    return new Frame(text, true);
  }

  static Frame around(String text) {
    return new Frame(text, false);
  }
}

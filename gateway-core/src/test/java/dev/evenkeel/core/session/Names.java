package dev.evenkeel.core.session;

import java.util.SplittableRandom;

/** Names of sessions for tests: each number's always the same, spread as keyed hashes are. */
final class Names {
  private Names() {}

  static SessionName number(int number) {
    SplittableRandom random = new SplittableRandom(number);
    return SessionName.of(random.nextLong(), random.nextLong(), random.nextInt());
  }
}

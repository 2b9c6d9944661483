package dev.evenkeel.core.route;

import java.util.Set;

/** Words for a user. Immutable. */
@FunctionalInterface
public interface Words {
  /** @param language a two-letter code in lower case, empty when it is not known */
  String in(String language);

  /** The languages that have words of their own, as two-letter codes in lower case. */
  default Set<String> languages() {
    return Set.of();
  }
}

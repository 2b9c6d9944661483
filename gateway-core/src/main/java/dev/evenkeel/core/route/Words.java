package dev.evenkeel.core.route;

/** Words for a user. Immutable. */
@FunctionalInterface
public interface Words {
  /** @param language a two-letter code in lower case, empty when it is not known */
  String in(String language);
}

package dev.evenkeel.policy.contract;

import dev.evenkeel.core.route.Words;
import java.util.Map;
import java.util.Set;

/**
 * Words for a user, in the user's language where the policy has them. Immutable.
 *
 * @param text for every language that is not listed
 * @param byLanguage by two-letter code in lower case, such as {@code de}
 */
public record LocalText(String text, Map<String, String> byLanguage) implements Words {
  public LocalText {
    byLanguage = Map.copyOf(byLanguage);
  }

  /** The same words whatever the language. */
  public static LocalText of(String text) {
    return new LocalText(text, Map.of());
  }

  @Override
  public String in(String language) {
    return byLanguage.getOrDefault(language, text);
  }

  @Override
  public Set<String> languages() {
    return byLanguage.keySet();
  }
}

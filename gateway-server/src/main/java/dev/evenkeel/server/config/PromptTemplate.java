package dev.evenkeel.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One source of instructions for several routes: what differs between them stands as
 * {@code {{name}}} in it, and each route says what that is. Only a route that has variables has its
 * prompt looked through.
 */
final class PromptTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*\\}\\}");

  private PromptTemplate() {}

  /**
   * The prompt as the route has it; null where there is none.
   *
   * @param prompt what the route's file or text says
   */
  static @Nullable String compile(@Nullable String prompt, Value variables) {
    if (variables.missing()) {
      return prompt;
    }
    Map<String, String> known = new LinkedHashMap<>();
    variables.named().forEach((name, value) -> {
      String text = value.required().as(Notation.WORDS);
      known.put(name, text == null ? "" : text);
    });
    if (prompt == null) {
      variables.problem("needs a 'prompt' or a 'prompt-file' that they stand in");
      return null;
    }
    Set<String> unused = new TreeSet<>(known.keySet());
    StringBuilder compiled = new StringBuilder();
    Matcher place = PLACE.matcher(prompt);
    while (place.find()) {
      String name = place.group(1);
      String text = known.get(name);
      if (text == null) {
        variables.problem("the prompt has {{" + name + "}}, and no variable says what that is"
            + Nearest.suggestion(name, known.keySet()));
      }
      unused.remove(name);
      place.appendReplacement(compiled, Matcher.quoteReplacement(text == null ? "" : text));
    }
    place.appendTail(compiled);
    if (!unused.isEmpty()) {
      variables.problem("the prompt has no place for " + String.join(", ", unused)
          + "; a place is written {{name}}");
    }
    return compiled.toString();
  }
}

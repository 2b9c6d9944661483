package dev.evenkeel.server.suites;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What both imports read alike. */
final class Shapes {
  private static final Set<String> ROLES = Set.of("system", "user", "assistant");

  private Shapes() {}

  /** The map that {@code value} is; empty when it is none. */
  static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> all.put((String) key, each));
    }
    return all;
  }

  /** The elements of a list; one of anything else that is there. */
  static List<Object> list(@Nullable Object value) {
    return value == null ? List.of()
        : value instanceof List<?> list ? new ArrayList<>(list) : List.of(value);
  }

  /** The text of a text, flag or number; null for anything else. */
  static @Nullable String text(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : null;
  }

  /** The list of texts, empty unless all are. */
  static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    for (Object each : list(value)) {
      String text = text(each);
      if (text == null || text.isBlank()) {
        return List.of();
      }
      texts.add(text);
    }
    return texts;
  }

  /** Whether {@code text} can be a name in our files. */
  static boolean name(@Nullable String text) {
    return text != null && text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  }

  /**
   * The conversation that {@code value} is, empty when it cannot be carried over: it holds other
   * things than words, other speakers, or does not end with the user. Examples that OpenAI's evals
   * write as system messages with a name become what they stand for.
   */
  static Optional<Object> conversation(@Nullable Object value) {
    String plain = text(value);
    if (plain != null) {
      return plain.isBlank() ? Optional.empty() : Optional.of(plain);
    }
    List<Map<String, Object>> messages = new ArrayList<>();
    for (Object each : list(value)) {
      Map<String, Object> message = map(each);
      String role = text(message.get("role"));
      String content = text(message.get("content"));
      if (role == null || content == null || content.isBlank() || !ROLES.contains(role)) {
        return Optional.empty();
      }
      String name = text(message.get("name"));
      String speaker = role.equals("system") && "example_user".equals(name) ? "user"
          : role.equals("system") && "example_assistant".equals(name) ? "assistant" : role;
      Map<String, Object> made = new LinkedHashMap<>();
      made.put("role", speaker);
      made.put("content", content);
      messages.add(made);
    }
    if (messages.isEmpty() || !"user".equals(messages.getLast().get("role"))) {
      return Optional.empty();
    }
    return Optional
        .of(messages.size() == 1 ? String.valueOf(messages.getFirst().get("content")) : messages);
  }
}

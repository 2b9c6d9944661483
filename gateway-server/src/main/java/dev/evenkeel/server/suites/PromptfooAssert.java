package dev.evenkeel.server.suites;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes our asserts of promptfoo's. */
final class PromptfooAssert {
  private static final Set<String> ONE = Set.of("equals", "contains", "icontains", "starts-with");
  private static final Set<String> SEVERAL =
      Set.of("contains-any", "contains-all", "icontains-any", "icontains-all");

  private PromptfooAssert() {}

  /** Ours; empty when there is none. */
  static Optional<Map<String, Object>> read(String type, Map<String, Object> said,
      Map<String, Object> variables, boolean toolsOffered) {
    String plain = type.startsWith("not-") ? type.substring(4) : type;
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("type", type);
    Object value = said.get("value");
    if (ONE.contains(plain)) {
      String text = filled(Shapes.text(value), variables);
      return text == null ? Optional.empty() : with(made, "value", text);
    }
    if (SEVERAL.contains(plain)) {
      List<String> texts =
          value instanceof String line ? List.of(line.split("\\s*,\\s*")) : Shapes.texts(value);
      List<String> filled = texts.stream().map(each -> filled(each, variables)).toList();
      return filled.isEmpty() || filled.contains(null) ? Optional.empty()
          : with(made, "value", filled);
    }
    return switch (plain) {
      case "is-json" -> value == null ? Optional.of(made)
          : value instanceof Map<?, ?> ? with(made, "value", value) : Optional.empty();
      case "is-valid-openai-tools-call" -> toolsOffered ? Optional.of(made) : Optional.empty();
      case "word-count" -> count(made, value);
      default -> Optional.empty();
    };
  }

  private static @Nullable String filled(@Nullable String text, Map<String, Object> variables) {
    if (text == null || text.isBlank()) {
      return null;
    }
    List<String> missing = new ArrayList<>();
    Object filled = PromptfooImport.filled(text, variables, missing);
    return missing.isEmpty() ? filled.toString() : null;
  }

  private static Optional<Map<String, Object>> count(Map<String, Object> made,
      @Nullable Object value) {
    if (value instanceof Long number) {
      made.put("min", number);
      made.put("max", number);
      return Optional.of(made);
    }
    Map<String, Object> bounds = Shapes.map(value);
    if (!(bounds.get("min") instanceof Long) && !(bounds.get("max") instanceof Long)) {
      return Optional.empty();
    }
    bounds.keySet().retainAll(Set.of("min", "max"));
    made.putAll(bounds);
    return Optional.of(made);
  }

  private static Optional<Map<String, Object>> with(Map<String, Object> made, String key,
      Object value) {
    made.put(key, value);
    return Optional.of(made);
  }
}

package dev.evenkeel.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a map of the document defines by name. Immutable.
 *
 * @param names all that are defined, also those that could not be read
 * @param all those that could be read
 */
record Named<T>(Set<String> names, Map<String, T> all) {
  /** Reads what is defined under a name; null when it cannot be read. */
  interface Definition<T> {
    @Nullable T read(String name, Value value);
  }

  /** Reads every value of {@code map}; what {@code reader} gives as null could not be read. */
  static <T> Named<T> read(Value map, Definition<T> reader) {
    Map<String, Value> values = map.named();
    Map<String, T> all = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      T read = reader.read(name, value);
      if (read != null) {
        all.put(name, read);
      }
    });
    return new Named<>(values.keySet(), all);
  }

  /** What {@code value} names; null when it is absent, unknown (a problem) or could not be read. */
  @Nullable T find(Value value, String kind) {
    String name = value.reference(kind, names);
    return name == null ? null : all.get(name);
  }
}

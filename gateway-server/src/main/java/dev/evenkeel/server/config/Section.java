package dev.evenkeel.server.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A map of the document. It remembers which keys were asked for, so that the others can be called
 * unknown. Confined to one thread.
 */
final class Section {
  private final Value whole;
  private final Map<String, Value.Entry> entries;
  private final Set<String> asked = new HashSet<>();

  Section(Value whole, Map<String, Value.Entry> entries) {
    this.whole = whole;
    this.entries = entries;
  }

  /** The value of {@code key}; absent when it is not there. */
  Value at(String key) {
    asked.add(key);
    Place place = whole.place().key(key);
    whole.reading().asked(place.pattern());
    Value.Entry found = entries.get(key);
    return found == null ? whole.absent(place) : found.value();
  }

  /** What stands at a path below, such as {@code content[2].terms[0]}; asks for no key. */
  Value find(String path) {
    Value found = whole;
    for (String step : path.split("[.\\[]", -1)) {
      if (step.endsWith("]")) {
        List<Value> elements = found.list();
        int index = Integer.parseInt(step.substring(0, step.length() - 1));
        found = index < elements.size() ? elements.get(index) : found;
      } else {
        Value.Entry entry = found.entry(step);
        found = entry == null ? found : entry.value();
      }
    }
    return found;
  }

  /** The map itself. */
  Value whole() {
    return whole;
  }

  /** Tells of every key that nobody asked for. */
  void end() {
    entries.forEach((key, entry) -> {
      if (!asked.contains(key)) {
        whole.reading()
            .problems()
            .add(entry.key(),
                "unknown key " + Value.quotedKey(key) + Nearest.suggestion(key, asked));
      }
    });
  }
}

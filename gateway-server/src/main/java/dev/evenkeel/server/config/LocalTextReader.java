package dev.evenkeel.server.config;

import dev.evenkeel.policy.contract.LocalText;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads words for users: one text, or a text per language beside a {@code default}. */
final class LocalTextReader {
  private static final String DEFAULT = "default";

  private LocalTextReader() {}

  /** The words; empty when the value is absent or wrong. */
  static Optional<LocalText> read(Value value) {
    return read(value, each -> each.as(Notation.WORDS));
  }

  /** @param words reads the words that one value stands for */
  static Optional<LocalText> read(Value value, Function<Value, @Nullable String> words) {
    if (!value.present() || value.plain()) {
      return Optional.ofNullable(words.apply(value)).map(LocalText::of);
    }
    Map<String, Value> all = value.named();
    Map<String, String> byLanguage = new TreeMap<>();
    String text = null;
    for (Map.Entry<String, Value> each : all.entrySet()) {
      String read = words.apply(each.getValue().required());
      if (each.getKey().equals(DEFAULT)) {
        text = read;
      } else if (!each.getKey().matches("[a-z]{2}")) {
        each.getValue().problem("expected 'default' or a language of two letters such as de");
      } else if (read != null) {
        byLanguage.put(each.getKey(), read);
      }
    }
    if (!all.containsKey(DEFAULT)) {
      value.problem("needs 'default', the words for every language that is not listed");
    }
    return text == null ? Optional.empty() : Optional.of(new LocalText(text, byLanguage));
  }
}

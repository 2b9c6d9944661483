package dev.evenkeel.server.config;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts in place of <code>${NAME}</code>, <code>${NAME:-fallback}</code> and
 * <code>${file:/path}</code> what they stand for. A fallback serves when the variable is missing or
 * empty; <code>$${</code> stands for <code>${</code> itself. Immutable.
 */
final class Substitution {
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\$)?\\{(?:([^}]*)(}))?");
  private static final Pattern VARIABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:(:-)(.*))?", Pattern.DOTALL);

  private final Function<String, @Nullable String> environment;
  private final Consumer<Path> opened;

  /** @param opened told of every file whose text is put in */
  Substitution(Function<String, @Nullable String> environment, Consumer<Path> opened) {
    this.environment = environment;
    this.opened = opened;
  }

  /** What became of a text. */
  sealed interface Outcome {
    /**
     * It stands for something.
     *
     * @param text what it stands for
     * @param own whether the text is as it was written, so that it may be shown
     */
    record Replaced(String text, boolean own) implements Outcome {}

    /** It does not, and why; names the variable or file, never a value. */
    record Failed(String why) implements Outcome {}
  }

  /** @param place where the text stands; a file is named from there, null forbids files */
  Outcome apply(String written, Place.@Nullable Origin place) {
    Matcher reference = REFERENCE.matcher(written);
    StringBuilder all = new StringBuilder();
    boolean own = true;
    while (reference.find()) {
      String name = reference.group(2);
      String value;
      if (reference.group(1) != null) {
        value = reference.group().substring(1);
      } else if (name == null) {
        return new Outcome.Failed(
            "'${' without its '}'; write '$${' for the characters themselves");
      } else {
        switch (name.startsWith("file:") ? file(name.substring(5), place) : variable(name)) {
          case Outcome.Failed failed -> {
            return failed;
          }
          case Outcome.Replaced(var text, var _) -> value = text;
        }
        own = false;
      }
      reference.appendReplacement(all, Matcher.quoteReplacement(value));
    }
    return new Outcome.Replaced(reference.appendTail(all).toString(), own);
  }

  private Outcome variable(String written) {
    Matcher variable = VARIABLE.matcher(written);
    if (!variable.matches()) {
      return new Outcome.Failed("'${...}' does not hold the name of an environment variable");
    }
    String name = variable.group(1);
    String value = environment.apply(name);
    if (variable.group(2) != null) {
      return new Outcome.Replaced(value == null || value.isEmpty() ? variable.group(3) : value,
          false);
    }
    return value == null ? new Outcome.Failed("the environment variable " + name + " is not set")
        : new Outcome.Replaced(value, false);
  }

  private Outcome file(String name, Place.@Nullable Origin place) {
    if (place == null) {
      return new Outcome.Failed("'${file:...}' is for secrets only");
    }
    Path file = place.resolve(name);
    opened.accept(file);
    return switch (TextFile.read(file)) {
      case TextFile.Outcome.Text(var text) -> new Outcome.Replaced(text.strip(), false);
      case TextFile.Outcome.Unusable(var why) -> new Outcome.Failed(TextFile.told(why, file));
    };
  }
}

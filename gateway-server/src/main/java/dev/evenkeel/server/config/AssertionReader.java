package dev.evenkeel.server.config;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.policy.certify.Assertion;
import dev.evenkeel.policy.certify.Assertion.Check;
import dev.evenkeel.policy.certify.Assertion.Meeting;
import dev.evenkeel.policy.certify.Probe.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what answers to a probe must keep to, in promptfoo's words where it has any. */
final class AssertionReader {
  /** The types that are known, without {@code not-} and {@code i}. */
  static final Set<String> TYPES =
      Set.of("verdict", "equals", "starts-with", "contains", "contains-any", "contains-all",
          "is-json", "is-valid-openai-tools-call", "word-count", "tone", "tool-error");
  private static final String NOT = "not-";
  private static final String FILE = "file://";
  private static final Notation<Integer> COUNT = Notation.integer(0, 1_000_000);
  private static final Notation<Double> BOUND = Notation.decimal(-1, 1_000_000);

  private AssertionReader() {}

  /** What an assert turned out to be. */
  sealed interface Read {
    record Kept(Assertion assertion) implements Read {}

    /** It says what the whole answer must be. */
    record Aimed(Target target) implements Read {}

    /** It cannot be used, and that has been told. */
    record Wrong() implements Read {}
  }

  static Read read(Section in) {
    Value type = in.at("type").required();
    String written = type.as(Notation.WORDS);
    Value value = in.at("value");
    Value dimension = in.at("dimension");
    Value least = in.at("min");
    Value most = in.at("max");
    if (written == null) {
      return new Read.Wrong();
    }
    boolean negated = written.startsWith(NOT);
    String plain = negated ? written.substring(NOT.length()) : written;
    boolean folded = plain.startsWith("icontains") || plain.equals("iequals");
    String name = folded ? plain.substring(1) : plain;
    if (!TYPES.contains(name) || (negated && Set.of("verdict", "tool-error").contains(name))) {
      type.problem(
          "there is no assert of the type '" + written + "'" + Nearest.suggestion(name, TYPES));
      return new Read.Wrong();
    }
    if (!name.equals("tone")) {
      forbid(dimension, "has a meaning in an assert of the type tone only");
    }
    if (!name.equals("tone") && !name.equals("word-count")) {
      forbid(least, "has a meaning in asserts of the types tone and word-count only");
      forbid(most, "has a meaning in asserts of the types tone and word-count only");
    }
    if (name.equals("verdict")) {
      Target target = value.required().as(Notation.word(Target.class));
      return target == null ? new Read.Wrong() : new Read.Aimed(target);
    }
    Check check = switch (name) {
      case "is-json" -> json(value);
      case "is-valid-openai-tools-call" -> {
        forbid(value, "has no meaning: every tool's own schema holds");
        yield new Assertion.ToolCalls();
      }
      case "tool-error" -> new Assertion.ToolError(value.listOf(Notation.WORDS));
      case "word-count" -> {
        forbid(value, "has no meaning here; say 'min', 'max' or both");
        yield count(in, least, most);
      }
      case "tone" -> {
        forbid(value, "has no meaning here; say 'min', 'max' or both");
        yield tone(in, dimension, least, most);
      }
      default -> words(name, value.required(), folded);
    };
    return check == null ? new Read.Wrong() : new Read.Kept(new Assertion(check, negated));
  }

  private static void forbid(Value value, String why) {
    if (value.present()) {
      value.problem(why);
    }
  }

  private static @Nullable Check words(String name, Value value, boolean folded) {
    List<String> words;
    if (value.plain()) {
      String word = value.as(Notation.WORDS);
      words = word == null ? List.of() : List.of(word);
    } else {
      words = value.listOf(Notation.WORDS);
    }
    if (words.isEmpty()) {
      if (value.present() && !value.plain()) {
        value.problem("needs at least one text");
      }
      return null;
    }
    Meeting meeting = switch (name) {
      case "equals" -> Meeting.EQUALS;
      case "starts-with" -> Meeting.STARTS_WITH;
      case "contains-all" -> Meeting.CONTAINS_ALL;
      default -> Meeting.CONTAINS_ANY;
    };
    if (words.size() > 1 && name.equals("contains")) {
      value.problem("is one text; several need contains-any or contains-all");
    }
    return new Assertion.Words(meeting, words, folded);
  }

  private static @Nullable Check json(Value value) {
    if (!value.present()) {
      return new Assertion.Json(null);
    }
    if (!value.plain()) {
      String schema = value.json();
      return schema == null ? null : new Assertion.Json(schema);
    }
    String written = value.as(Notation.WORDS);
    if (written == null || !written.startsWith(FILE)) {
      value.problem("expected a schema, or 'file://' and the path of one");
      return null;
    }
    Path file = value.place().origin().resolve(written.substring(FILE.length()));
    value.reading().opened(file);
    switch (TextFile.read(file)) {
      case TextFile.Outcome.Text(var text) -> {
        Node node = JsonLines.node(value.reading(), value.place(), text);
        if (node instanceof MappingNode) {
          return new Assertion.Json(JsonText.of(node));
        }
        if (node != null) {
          value.problem(file + " is not a schema: it holds no map");
        }
      }
      case TextFile.Outcome.Unusable(var why) -> value.problem(TextFile.told(why, file));
    }
    return null;
  }

  private static @Nullable Check count(Section in, Value least, Value most) {
    int from = least.as(COUNT, 0);
    int to = most.as(COUNT, Integer.MAX_VALUE);
    return bounded(in, least, most, from, to) ? new Assertion.WordCount(from, to) : null;
  }

  private static @Nullable Check tone(Section in, Value named, Value least, Value most) {
    String label = named.required().as(Notation.WORDS);
    double from = least.as(BOUND, Double.NEGATIVE_INFINITY);
    double to = most.as(BOUND, Double.POSITIVE_INFINITY);
    if (!bounded(in, least, most, from, to) || label == null) {
      return null;
    }
    for (ToneProfile.Dimension each : ToneProfile.Dimension.values()) {
      if (each.label().equals(label.toLowerCase(Locale.ROOT))) {
        return new Assertion.Tone(each, from, to);
      }
    }
    named.problem("there is no tone dimension '" + label + "'");
    return null;
  }

  private static boolean bounded(Section in, Value least, Value most, double from, double to) {
    if (!least.present() && !most.present()) {
      in.whole().problem("needs 'min', 'max' or both");
      return false;
    }
    if (from > to) {
      most.problem("is below 'min'");
      return false;
    }
    return true;
  }
}

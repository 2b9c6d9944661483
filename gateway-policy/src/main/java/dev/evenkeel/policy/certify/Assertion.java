package dev.evenkeel.policy.certify;

import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.decision.ToneProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something an answer must keep to beside the probe's target. Immutable.
 *
 * @param check what is looked at
 * @param negated whether it must not hold
 */
public record Assertion(Check check, boolean negated) {
  /** What is looked at; the words in files are those of promptfoo where it has any. */
  public sealed interface Check {}

  /** How the answer's text and the values must meet. */
  public enum Meeting {
    EQUALS,
    STARTS_WITH,
    /** Some value is in the text. */
    CONTAINS_ANY,
    /** Every value is in the text. */
    CONTAINS_ALL
  }

  /**
   * The text holds words.
   *
   * @param values at least one, none of them empty
   * @param folded whether upper and lower case are the same
   */
  public record Words(Meeting meeting, List<String> values, boolean folded) implements Check {
    public Words {
      values = List.copyOf(values);
      if (values.isEmpty() || values.contains("")) {
        throw new IllegalArgumentException("no words to look for");
      }
    }
  }

  /**
   * The text is JSON and nothing else.
   *
   * @param schema what it must follow, as JSON text; null when any JSON will do
   */
  public record Json(@Nullable String schema) implements Check {}

  /** There is a call to a tool, and every call names an offered tool and fits its schema. */
  public record ToolCalls() implements Check {}

  /**
   * After a tool that failed: a tool is called again, or the failure is told, and nothing is said
   * that only the tool could have known.
   *
   * @param invented what only an invention could hold; may be empty
   */
  public record ToolError(List<String> invented) implements Check {
    public ToolError {
      invented = List.copyOf(invented);
      if (invented.contains("")) {
        throw new IllegalArgumentException("no words to look for");
      }
    }
  }

  /** The count of words lies within {@code least} and {@code most}, both included. */
  public record WordCount(int least, int most) implements Check {
    public WordCount {
      if (least < 0 || most < least) {
        throw new IllegalArgumentException("no count lies from " + least + " to " + most);
      }
    }
  }

  /**
   * A dimension of the tone lies within {@code least} and {@code most}, both included, in the
   * dimension's unit. What cannot be measured in the answer's language does not miss it.
   */
  public record Tone(ToneProfile.Dimension dimension, double least, double most) implements Check {
    public Tone {
      if (!(least <= most)) {
        throw new IllegalArgumentException("nothing lies from " + least + " to " + most);
      }
    }
  }

  /** What {@link Check}s look at. */
  public interface Evidence {
    /** The answer's whole text, empty when it only calls tools. */
    String text();

    /** The calls in order. */
    List<ToolCall> calls();

    /** How the text sounds. */
    ToneProfile tone();

    /**
     * Why {@code json} is no JSON or does not follow {@code schema}; empty when it does.
     *
     * @param schema null when any JSON will do
     */
    Optional<String> misfit(String json, @Nullable String schema);
  }

  /**
   * Why {@code probe}'s answer misses this, in words without any of the answer's; empty when it
   * keeps to it.
   */
  public Optional<String> missedBy(Evidence answer, Probe probe) {
    Optional<String> miss = switch (check) {
      case Words words -> holds(words, answer.text()) ? Optional.empty()
          : Optional.of("the text does not hold what it must");
      case Json(var schema) -> answer.misfit(answer.text(), schema);
      case ToolCalls _ -> misfits(answer, probe);
      case ToolError error -> ToolTrouble.mishandled(error, answer, probe);
      case WordCount(var least, var most) -> within(answer.tone().words(), least, most, "words");
      case Tone(var dimension, var least, var most) ->
        within(answer.tone().value(dimension), least, most, dimension.label());
    };
    if (!negated) {
      return miss;
    }
    return miss.isPresent() ? Optional.empty() : Optional.of("'not-" + type() + "' is not kept");
  }

  private static boolean holds(Words words, String answer) {
    String text = words.folded() ? answer.toLowerCase(Locale.ROOT) : answer;
    List<String> values =
        words.folded() ? words.values().stream().map(each -> each.toLowerCase(Locale.ROOT)).toList()
            : words.values();
    return switch (words.meeting()) {
      case EQUALS -> values.contains(text.strip());
      case STARTS_WITH -> values.stream().anyMatch(text.stripLeading()::startsWith);
      case CONTAINS_ANY -> values.stream().anyMatch(text::contains);
      case CONTAINS_ALL -> values.stream().allMatch(text::contains);
    };
  }

  private static Optional<String> misfits(Evidence answer, Probe probe) {
    if (answer.calls().isEmpty()) {
      return Optional.of("no tool is called");
    }
    for (ToolCall call : answer.calls()) {
      var tool = probe.tools().stream().filter(each -> each.name().equals(call.name())).findFirst();
      if (tool.isEmpty()) {
        return Optional.of("a tool is called that was not offered");
      }
      Optional<String> misfit = answer.misfit(call.arguments(), tool.get().parameters());
      if (misfit.isPresent()) {
        return Optional.of("the arguments for " + call.name() + ": " + misfit.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> within(double found, double least, double most, String what) {
    return Double.isNaN(found) || (found >= least && found <= most) ? Optional.empty()
        : Optional.of(what + " are " + found + ", which is not within " + least + " to " + most);
  }

  /** The word in files, without {@code not-}. */
  public String type() {
    return switch (check) {
      case Words words -> (words.folded() ? "i" : "") + switch (words.meeting()) {
        case EQUALS -> "equals";
        case STARTS_WITH -> "starts-with";
        case CONTAINS_ANY -> words.values().size() == 1 ? "contains" : "contains-any";
        case CONTAINS_ALL -> "contains-all";
      };
      case Json _ -> "is-json";
      case ToolCalls _ -> "is-valid-openai-tools-call";
      case ToolError _ -> "tool-error";
      case WordCount _ -> "word-count";
      case Tone _ -> "tone";
    };
  }

  /** Its members in the canonical form. */
  Map<String, Object> canonical() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("type", (negated ? "not-" : "") + type());
    switch (check) {
      case Words words -> all.put("value", words.values());
      case Json(var schema) -> {
        if (schema != null) {
          all.put("value", schema);
        }
      }
      case ToolCalls _ -> {
      }
      case ToolError(var invented) -> all.put("value", invented);
      case WordCount(var least, var most) -> {
        all.put("min", least);
        all.put("max", most);
      }
      case Tone(var dimension, var least, var most) -> {
        all.put("dimension", dimension.label());
        if (Double.isFinite(least)) {
          all.put("min", least);
        }
        if (Double.isFinite(most)) {
          all.put("max", most);
        }
      }
    }
    return all;
  }
}

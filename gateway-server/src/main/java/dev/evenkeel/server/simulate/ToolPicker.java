package dev.evenkeel.server.simulate;

import dev.evenkeel.server.simulate.Answer.ToolUse;
import dev.evenkeel.server.simulate.Ask.OfferedTool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** Decides which offered tools a question asks for and fills in their arguments. Immutable. */
final class ToolPicker {
  private static final Pattern NAME_PART = Pattern.compile("[A-Z]?[a-z]+|\\d+|[A-Z]+");
  private static final Pattern PROPER =
      Pattern.compile("(?<![.!?]\\s)(?<!^)\\b\\p{Lu}\\p{Ll}+(?:\\s\\p{Lu}\\p{Ll}+)*");
  private static final Set<String> VERBS = Set.of("get", "set", "list", "find", "search", "look",
      "lookup", "fetch", "the", "tool", "function", "for", "current", "make", "do", "run");
  private static final int MOST_CALLS = 2;
  private static final int STEM = 5;

  private final JsonMapper json;

  ToolPicker(JsonMapper json) {
    this.json = json;
  }

  /** The calls a question makes necessary; empty when no tool fits or none is allowed. */
  List<ToolUse> calls(Ask ask, Memory memory, SplittableRandom dice) {
    if (!ask.toolChoice().allowed() || ask.tools().isEmpty()) {
      return List.of();
    }
    List<OfferedTool> chosen = new ArrayList<>();
    Set<String> stems = stems(Memory.keywords(memory.question()));
    Set<String> covered = new HashSet<>();
    int most = ask.toolChoice().parallel() ? MOST_CALLS : 1;
    for (OfferedTool tool : ask.tools()) {
      Set<String> named = nameStems(tool);
      named.retainAll(stems);
      named.removeAll(covered);
      boolean fits = !named.isEmpty() || (chosen.isEmpty() && described(tool, stems));
      String only = ask.toolChoice().only();
      boolean wanted = only == null ? fits : tool.name().equals(only);
      if (wanted && chosen.size() < most) {
        chosen.add(tool);
        covered.addAll(named);
      }
    }
    if (chosen.isEmpty() && ask.toolChoice().required()) {
      chosen.add(ask.tools().getFirst());
    }
    return chosen.stream().map(tool -> fill(tool, memory, dice)).toList();
  }

  private static boolean described(OfferedTool tool, Set<String> question) {
    Set<String> words = stems(Memory.keywords(tool.description()));
    words.retainAll(question);
    return words.size() > 1;
  }

  private static Set<String> nameStems(OfferedTool tool) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = NAME_PART.matcher(tool.name());
    while (matcher.find()) {
      String part = matcher.group().toLowerCase(Locale.ROOT);
      if (part.length() > 2 && !VERBS.contains(part)) {
        parts.add(part);
      }
    }
    return stems(parts);
  }

  private static Set<String> stems(List<String> words) {
    Set<String> stems = new HashSet<>();
    for (String word : words) {
      if (!VERBS.contains(word)) {
        stems.add(word.length() > STEM ? word.substring(0, STEM) : word);
      }
    }
    return stems;
  }

  private ToolUse fill(OfferedTool tool, Memory memory, SplittableRandom dice) {
    SchemaSample sample =
        new SchemaSample(json, tool.parameters(), property -> argument(property, memory), dice);
    return new ToolUse(tool.name(), json
        .writeValueAsString(tool.parameters().isEmpty() ? json.createObjectNode() : sample.make()));
  }

  private static String argument(String property, Memory memory) {
    String question = memory.question();
    if (property.contains("name") || property.contains("customer")) {
      return memory.name().orElseGet(() -> proper(question));
    }
    if (property.contains("id") || property.contains("number") || property.contains("order")) {
      return memory.referenceNumber().orElseGet(() -> proper(question));
    }
    if (property.contains("query") || property.contains("question") || property.contains("text")) {
      return question.strip();
    }
    return proper(question);
  }

  private static String proper(String question) {
    Matcher matcher = PROPER.matcher(question);
    return matcher.find() ? matcher.group() : Memory.topic(question);
  }
}

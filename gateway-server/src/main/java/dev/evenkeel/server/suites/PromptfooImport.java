package dev.evenkeel.server.suites;

import dev.evenkeel.server.config.PlainFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration of promptfoo: every prompt with every test becomes a probe. Its providers
 * are left aside, for that is what routes are; the tools of the first that has any are offered.
 */
public final class PromptfooImport {
  private static final Pattern VARIABLE =
      Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*}}");
  private static final Set<String> TEST_KEYS = Set.of("description", "vars", "assert", "metadata");
  private static final Set<String> TOP_KEYS =
      Set.of("prompts", "providers", "tests", "defaultTest", "description");

  private final Imported.Defaults defaults;
  private final List<Map<String, Object>> probes = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  private PromptfooImport(Imported.Defaults defaults) {
    this.defaults = defaults;
  }

  /**
   * Makes probes of the tests in {@code file}. Blocks.
   *
   * @throws dev.evenkeel.server.config.ConfigException when it is no YAML or JSON
   */
  public static Imported read(Path file, Imported.Defaults defaults) {
    PromptfooImport reader = new PromptfooImport(defaults);
    reader.all(Shapes.map(PlainFile.read(file)));
    return new Imported(reader.probes, reader.leftOut);
  }

  private void all(Map<String, Object> config) {
    config.keySet()
        .stream()
        .filter(key -> !TOP_KEYS.contains(key))
        .forEach(key -> leftOut.add("'" + key + "', which has no meaning here"));
    List<Object> prompts = prompts(config.get("prompts"));
    Map<String, Object> common = Shapes.map(config.get("defaultTest"));
    reportUnknown("defaultTest: ", common);
    List<Object> tools = tools(config.get("providers"));
    int number = 0;
    for (Object each : Shapes.list(config.get("tests"))) {
      number++;
      String where = "tests[" + (number - 1) + "]: ";
      if (!(each instanceof Map<?, ?>)) {
        leftOut.add(where + "tests that stand in another file (" + each + "); import that file");
        continue;
      }
      Map<String, Object> test = Shapes.map(each);
      reportUnknown(where, test);
      for (int i = 0; i < prompts.size(); i++) {
        String id = defaults.prefix() + (prompts.size() > 1 ? "-p" + (i + 1) : "") + "-" + number;
        probe(id, where, prompts.get(i), common, test, tools, i == 0);
      }
    }
  }

  private void reportUnknown(String where, Map<String, Object> test) {
    test.keySet()
        .stream()
        .filter(key -> !TEST_KEYS.contains(key))
        .forEach(key -> leftOut.add(where + "'" + key + "', which has no meaning here"));
  }

  /** Templates: texts, or lists of messages. */
  private List<Object> prompts(@Nullable Object value) {
    List<Object> prompts = new ArrayList<>();
    int number = 0;
    for (Object each : Shapes.list(value)) {
      String where = "prompts[" + number++ + "]: ";
      String text = Shapes.text(each instanceof Map<?, ?> map ? map.get("raw") : each);
      if (text == null || text.startsWith("file://") || text.startsWith("exec:")) {
        leftOut.add(where + "the prompt: only prompts whose text stands in the file can be read");
      } else {
        Optional<Object> messages =
            text.stripLeading().startsWith("[") ? PlainFile.json(text) : Optional.empty();
        prompts.add(messages.orElse(text));
      }
    }
    return prompts;
  }

  private static List<Object> tools(@Nullable Object providers) {
    List<Object> tools = new ArrayList<>();
    for (Object provider : Shapes.list(providers)) {
      for (Object each : Shapes.list(Shapes.map(Shapes.map(provider).get("config")).get("tools"))) {
        Map<String, Object> function = Shapes.map(Shapes.map(each).get("function"));
        if (Shapes.name(Shapes.text(function.get("name")))) {
          function.keySet().retainAll(Set.of("name", "description", "parameters", "strict"));
          tools.add(function);
        }
      }
      if (!tools.isEmpty()) {
        break;
      }
    }
    return tools;
  }

  private void probe(String id, String where, Object prompt, Map<String, Object> common,
      Map<String, Object> test, List<Object> tools, boolean first) {
    Map<String, Object> variables = Shapes.map(common.get("vars"));
    variables.putAll(Shapes.map(test.get("vars")));
    List<String> missing = new ArrayList<>();
    Optional<Object> input = Shapes.conversation(filled(prompt, variables, missing));
    if (!missing.isEmpty() || input.isEmpty()) {
      leftOut.add(where + "the probe: "
          + (missing.isEmpty() ? "its prompt is no conversation in words that ends with the user"
              : "its prompt needs " + String.join(", ", missing)));
      return;
    }
    Map<String, Object> probe = new LinkedHashMap<>();
    probe.put("id", id);
    probe.put("class", defaults.queryClass());
    probe.put("input", input.get());
    probe.put("target", defaults.target());
    if (!tools.isEmpty()) {
      probe.put("tools", tools);
    }
    List<Map<String, Object>> asserts = new ArrayList<>();
    List<String> unused = new ArrayList<>();
    List<Object> written = new ArrayList<>(Shapes.list(common.get("assert")));
    written.addAll(Shapes.list(test.get("assert")));
    for (Object each : written) {
      Map<String, Object> said = Shapes.map(each);
      String type = String.valueOf(said.get("type"));
      if (type.equals("is-refusal")) {
        probe.put("target", "refuse");
      } else if (type.equals("not-is-refusal")) {
        probe.put("target", "answer");
      } else {
        PromptfooAssert.read(type, said, variables, !tools.isEmpty())
            .ifPresentOrElse(asserts::add, () -> unused.add(type));
      }
      if (said.containsKey("threshold") || said.containsKey("weight")) {
        unused.add("threshold or weight of " + type);
      }
    }
    if (!asserts.isEmpty()) {
      probe.put("assert", asserts);
    }
    if (first) {
      unused.forEach(type -> leftOut.add(where + "the assert " + type));
    }
    notes(probe, where, test, common);
    probes.add(probe);
  }

  private void notes(Map<String, Object> probe, String where, Map<String, Object> test,
      Map<String, Object> common) {
    Map<String, Object> said = Shapes.map(common.get("metadata"));
    said.putAll(Shapes.map(test.get("metadata")));
    Map<String, Object> notes = new LinkedHashMap<>();
    if (test.get("description") instanceof String description && !description.isBlank()) {
      notes.put("description", description);
    }
    said.forEach((name, value) -> {
      String text = Shapes.text(value);
      if (name.equals("zero_tolerance") && value instanceof Boolean) {
        probe.put("zero-tolerance", value);
      } else if (name.equals("class") && Shapes.name(text)) {
        probe.put("class", value);
      } else if (name.equals("language") && text != null && text.matches("[a-z]{2}")) {
        probe.put("language", text);
      } else if (text != null && Shapes.name(name)) {
        notes.put(name, text);
      } else {
        leftOut.add(where + "'" + name + "' of the metadata");
      }
    });
    if (!notes.isEmpty()) {
      probe.put("metadata", notes);
    }
  }

  /** The template with its variables put in. */
  static Object filled(Object template, Map<String, Object> variables, List<String> missing) {
    if (template instanceof List<?> list) {
      List<Object> all = new ArrayList<>();
      list.forEach(each -> all.add(filled(each, variables, missing)));
      return all;
    }
    if (template instanceof Map<?, ?> map) {
      Map<String, Object> all = new LinkedHashMap<>();
      map.forEach((key, each) -> all.put((String) key, filled(each, variables, missing)));
      return all;
    }
    if (!(template instanceof String text)) {
      return template;
    }
    String filled = VARIABLE.matcher(text).replaceAll((MatchResult found) -> {
      String name = found.group(1);
      String value = Shapes.text(variables.get(name));
      if (value == null) {
        missing.add("the variable " + name + " as one text");
      }
      return Matcher.quoteReplacement(value == null ? "" : value);
    });
    Matcher left = VARIABLE.matcher(text);
    String rest = left.replaceAll("");
    if (rest.contains("{{") || rest.contains("{%")) {
      missing.add("a template engine");
    }
    return filled;
  }
}

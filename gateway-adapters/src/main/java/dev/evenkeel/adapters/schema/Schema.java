package dev.evenkeel.adapters.schema;

import dev.evenkeel.adapters.schema.Json.Arr;
import dev.evenkeel.adapters.schema.Json.Bool;
import dev.evenkeel.adapters.schema.Json.Num;
import dev.evenkeel.adapters.schema.Json.Obj;
import dev.evenkeel.adapters.schema.Json.Str;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON schema that was looked through once: every keyword has the form it needs, every reference
 * leads somewhere inside it, every pattern is compiled. Draft 2020-12, and what drafts 4 to 7 wrote
 * differently. {@code format} and {@code content...} are notes, not checks, as 2020-12 has it.
 * Immutable.
 *
 * <p>
 * Nothing is ever fetched. What cannot be checked here without guessing ({@code unevaluated...},
 * {@code $dynamicRef}, references to elsewhere) makes the schema unusable rather than laxer.
 */
final class Schema {
  private static final int LONGEST = 256 * 1024;
  private static final int DEEPEST = 64;
  private static final int MOST_PATTERNS = 200;

  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "number", "integer", "boolean", "null");
  private static final Set<String> COUNTS = Set.of("minLength", "maxLength", "minItems", "maxItems",
      "minProperties", "maxProperties", "minContains", "maxContains");
  private static final Set<String> BOUNDS =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");
  private static final Set<String> SCHEMAS = Set.of("additionalProperties", "propertyNames",
      "additionalItems", "contains", "not", "if", "then", "else");
  private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
  private static final Set<String> MAPS =
      Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");
  private static final Set<String> BEYOND =
      Set.of("unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$recursiveRef");

  private final Json root;
  private final Map<String, Pattern> patterns = new HashMap<>();
  private final Map<String, Json> anchors = new HashMap<>();
  private final Map<String, Json> targets = new HashMap<>();

  private Schema(Json root) throws SchemaException {
    this.root = root;
    anchors(root, 0);
    look(root, 0);
  }

  /** @throws SchemaException says why the schema cannot be used */
  static Schema of(String text) throws SchemaException {
    if (text.length() > LONGEST) {
      throw new SchemaException("it is larger than " + LONGEST / 1024 + " KiB");
    }
    Json root = JsonTree.read(text);
    if (root == null) {
      throw new SchemaException("it is nested too deeply or has a number out of range");
    }
    return new Schema(root);
  }

  Json root() {
    return root;
  }

  /** The compiled pattern; it was compiled when the schema was read. */
  Pattern pattern(String text) {
    Pattern known = patterns.get(text);
    if (known == null) {
      throw new IllegalStateException("a pattern was not looked at");
    }
    return known;
  }

  /** What a reference means; it was followed once when the schema was read. */
  Json target(String reference) {
    Json known = targets.get(reference);
    if (known == null) {
      throw new IllegalStateException("a reference was not looked at");
    }
    return known;
  }

  private void anchors(Json schema, int depth) throws SchemaException {
    if (depth > DEEPEST) {
      throw new SchemaException("it is nested more than " + DEEPEST + " levels deep");
    }
    switch (schema) {
      case Obj(var members) -> {
        if (members.get("$anchor") instanceof Str(var name)) {
          anchors.putIfAbsent(name, schema);
        }
        for (Json member : members.values()) {
          anchors(member, depth + 1);
        }
      }
      case Arr(var elements) -> {
        for (Json element : elements) {
          anchors(element, depth + 1);
        }
      }
      case Str _,Num _,Bool _,Json.Nil _ -> {
      }
    }
  }

  private void look(Json schema, int depth) throws SchemaException {
    if (schema instanceof Bool) {
      return;
    }
    if (!(schema instanceof Obj(var members))) {
      throw new SchemaException("a schema must be an object, true or false");
    }
    for (Map.Entry<String, Json> member : members.entrySet()) {
      look(member.getKey(), member.getValue(), depth);
    }
  }

  private void look(String keyword, Json value, int depth) throws SchemaException {
    if (BEYOND.contains(keyword)) {
      throw new SchemaException("'" + keyword + "' cannot be checked by this gateway");
    } else if (COUNTS.contains(keyword)) {
      need(value instanceof Num(var number) && number.signum() >= 0, keyword,
          "a number that is not negative");
    } else if (BOUNDS.contains(keyword)) {
      need(value instanceof Num || (keyword.startsWith("exclusive") && value instanceof Bool),
          keyword, "a number");
      need(!keyword.equals("multipleOf") || (value instanceof Num(var step) && step.signum() > 0),
          keyword, "a number above 0");
    } else if (SCHEMAS.contains(keyword)) {
      look(value, depth + 1);
    } else if (LISTS.contains(keyword)) {
      for (Json each : list(keyword, value)) {
        look(each, depth + 1);
      }
    } else if (MAPS.contains(keyword)) {
      for (Map.Entry<String, Json> each : map(keyword, value).entrySet()) {
        look(each.getValue(), depth + 1);
        if (keyword.equals("patternProperties")) {
          compile(each.getKey());
        }
      }
    } else {
      lookAtOthers(keyword, value, depth);
    }
  }

  private void lookAtOthers(String keyword, Json value, int depth) throws SchemaException {
    switch (keyword) {
      case "type" -> {
        if (value instanceof Arr(var types)) {
          for (Json type : types) {
            type(type);
          }
        } else {
          type(value);
        }
      }
      case "enum" -> list(keyword, value);
      case "required" -> strings(keyword, value);
      case "uniqueItems" -> need(value instanceof Bool, keyword, "true or false");
      case "dependentRequired" -> {
        for (Json names : map(keyword, value).values()) {
          strings(keyword, names);
        }
      }
      case "dependencies" -> {
        for (Json each : map(keyword, value).values()) {
          if (each instanceof Arr) {
            strings(keyword, each);
          } else {
            look(each, depth + 1);
          }
        }
      }
      case "items" -> {
        if (value instanceof Arr(var positions)) {
          for (Json each : positions) {
            look(each, depth + 1);
          }
        } else {
          look(value, depth + 1);
        }
      }
      case "pattern" -> {
        if (value instanceof Str(var text)) {
          compile(text);
        } else {
          need(false, keyword, "a string");
        }
      }
      case "$ref" -> {
        if (value instanceof Str(var reference)) {
          follow(reference);
        } else {
          need(false, keyword, "a string");
        }
      }
      default -> {
        // An unknown keyword is a note, by the standard.
      }
    }
  }

  private void compile(String text) throws SchemaException {
    if (!patterns.containsKey(text)) {
      if (patterns.size() == MOST_PATTERNS) {
        throw new SchemaException("it has more than " + MOST_PATTERNS + " patterns");
      }
      patterns.put(text, Pattern.compile(text));
    }
  }

  private void follow(String reference) throws SchemaException {
    if (targets.containsKey(reference)) {
      return;
    }
    if (!reference.startsWith("#")) {
      throw new SchemaException(
          "a '$ref' leads outside of the schema; only references that begin with '#' are followed");
    }
    String fragment = reference.substring(1);
    Json target = fragment.isEmpty() ? root
        : fragment.startsWith("/") ? pointed(fragment) : anchors.get(fragment);
    if (target == null) {
      throw new SchemaException("a '$ref' leads nowhere");
    }
    targets.put(reference, target);
    look(target, 0); // It may lie where no keyword of ours leads.
  }

  private @Nullable Json pointed(String pointer) throws SchemaException {
    Json at = root;
    String plain;
    try {
      plain = URLDecoder.decode(pointer.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new SchemaException("a '$ref' is malformed");
    }
    for (String raw : plain.substring(1).split("/", -1)) {
      String step = raw.replace("~1", "/").replace("~0", "~");
      Json next = switch (at) {
        case Obj(var members) -> members.get(step);
        case Arr(var elements) when step.matches("[0-9]{1,6}")
            && Integer.parseInt(step) < elements.size() ->
          elements.get(Integer.parseInt(step));
        case Arr _,Str _,Num _,Bool _,Json.Nil _ -> null;
      };
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  private static void type(Json type) throws SchemaException {
    need(type instanceof Str(var name) && TYPES.contains(name), "type",
        "one of the seven types of JSON");
  }

  private static List<Json> list(String keyword, Json value) throws SchemaException {
    if (value instanceof Arr(var elements)) {
      return elements;
    }
    throw new SchemaException("'" + keyword + "' must be an array");
  }

  private static Map<String, Json> map(String keyword, Json value) throws SchemaException {
    if (value instanceof Obj(var members)) {
      return members;
    }
    throw new SchemaException("'" + keyword + "' must be an object");
  }

  private static void strings(String keyword, Json value) throws SchemaException {
    if (value instanceof Bool && keyword.equals("required")) {
      return; // Draft 3, still seen in the wild inside of properties; means nothing since.
    }
    for (Json each : list(keyword, value)) {
      need(each instanceof Str, keyword, "a list of strings");
    }
  }

  private static void need(boolean kept, String keyword, String form) throws SchemaException {
    if (!kept) {
      throw new SchemaException("'" + keyword + "' must be " + form);
    }
  }
}

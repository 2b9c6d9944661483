package dev.evenkeel.server.simulate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a JSON value that matches a schema: objects, arrays, strings, numbers, integers, booleans,
 * enums, constants, local references and alternatives (the first that is not null). Patterns are
 * not followed. Confined to one answer.
 */
final class SchemaSample {
  private static final int DEEPEST = 8;

  private final JsonMapper json;
  private final JsonNode root;
  private final UnaryOperator<String> words;
  private final SplittableRandom dice;

  /**
   * @param words the text for a property of a name
   */
  SchemaSample(JsonMapper json, JsonNode root, UnaryOperator<String> words, SplittableRandom dice) {
    this.json = json;
    this.root = root;
    this.words = words;
    this.dice = dice;
  }

  JsonNode make() {
    return make(root, "value", 0);
  }

  private JsonNode make(JsonNode asked, String property, int depth) {
    JsonNode schema = resolve(asked);
    if (schema.has("const")) {
      return schema.get("const");
    }
    JsonNode options = schema.path("enum");
    if (options.isArray() && !options.isEmpty()) {
      return options.get(dice.nextInt(options.size()));
    }
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, property, depth);
      case "integer" -> json.getNodeFactory().numberNode((long) number(schema, 1));
      case "number" -> json.getNodeFactory().numberNode(number(schema, 0.5));
      case "boolean" -> json.getNodeFactory().booleanNode(dice.nextBoolean());
      case "null" -> json.getNodeFactory().nullNode();
      default -> json.getNodeFactory().stringNode(text(schema, property));
    };
  }

  private JsonNode resolve(JsonNode asked) {
    JsonNode schema = asked;
    for (int hop = 0; hop < DEEPEST; hop++) {
      String reference = schema.path("$ref").asString("");
      if (reference.startsWith("#")) {
        schema = reference.length() == 1 ? root : root.at(reference.substring(1));
      } else if (schema.path("anyOf").isArray()) {
        schema = firstNotNull(schema.path("anyOf"));
      } else if (schema.path("oneOf").isArray()) {
        schema = firstNotNull(schema.path("oneOf"));
      } else if (schema.path("allOf").isArray()) {
        schema = merged(schema.path("allOf"));
      } else {
        return schema;
      }
    }
    return schema;
  }

  private static JsonNode firstNotNull(JsonNode alternatives) {
    for (JsonNode each : alternatives) {
      if (!each.path("type").asString("").equals("null")) {
        return each;
      }
    }
    return alternatives.path(0);
  }

  private JsonNode merged(JsonNode parts) {
    ObjectNode whole = json.createObjectNode();
    ObjectNode properties = json.createObjectNode();
    for (JsonNode part : parts) {
      JsonNode schema = resolve(part);
      if (schema instanceof ObjectNode fields) {
        whole.setAll(fields);
      }
      if (schema.path("properties") instanceof ObjectNode fields) {
        properties.setAll(fields);
      }
    }
    if (!properties.isEmpty()) {
      whole.set("properties", properties);
    }
    return whole;
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      for (JsonNode each : type) {
        if (!each.asString("").equals("null")) {
          return each.asString("");
        }
      }
    }
    if (type.isString()) {
      return type.asString("");
    }
    return schema.has("properties") ? "object" : schema.has("items") ? "array" : "string";
  }

  private ObjectNode object(JsonNode schema, int depth) {
    Map<String, JsonNode> properties = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
      properties.put(each.getKey(), each.getValue());
    }
    ObjectNode made = json.createObjectNode();
    properties.forEach((name, each) -> {
      if (depth < DEEPEST || (required(schema, name) && depth < 2 * DEEPEST)) {
        made.set(name, make(each, name, depth + 1));
      }
    });
    return made;
  }

  private static boolean required(JsonNode schema, String name) {
    for (JsonNode each : schema.path("required")) {
      if (each.asString("").equals(name)) {
        return true;
      }
    }
    return false;
  }

  private ArrayNode array(JsonNode schema, String property, int depth) {
    int least = schema.path("minItems").asInt(0);
    int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
    int size = depth > DEEPEST ? least : Math.min(Math.max(2, least), most);
    ArrayNode made = json.createArrayNode();
    for (int item = 0; item < size; item++) {
      JsonNode tuple = schema.path("prefixItems").path(item);
      made.add(make(tuple.isMissingNode() ? schema.path("items") : tuple, property, depth + 1));
    }
    return made;
  }

  private double number(JsonNode schema, double step) {
    double least =
        schema.has("exclusiveMinimum") ? schema.path("exclusiveMinimum").asDouble(0) + step
            : schema.path("minimum").asDouble(Double.NaN);
    double most =
        schema.has("exclusiveMaximum") ? schema.path("exclusiveMaximum").asDouble(0) - step
            : schema.path("maximum").asDouble(Double.NaN);
    if (Double.isNaN(least)) {
      least = Double.isNaN(most) ? 1 : Math.min(1, most);
    }
    if (Double.isNaN(most) || most < least) {
      most = Math.max(least, least + 9);
    }
    double value = Math.min(most, Math.ceil(least + dice.nextInt(5)));
    double multiple = schema.path("multipleOf").asDouble(0);
    return multiple > 0 ? Math.ceil(least / multiple) * multiple : value;
  }

  private String text(JsonNode schema, String property) {
    String made = switch (schema.path("format").asString("")) {
      case "date" -> "2026-03-14";
      case "date-time" -> "2026-03-14T09:26:53Z";
      case "time" -> "09:26:53Z";
      case "email" -> "someone@example.com";
      case "uri", "url" -> "https://example.com/";
      case "uuid" -> "00000000-0000-4000-8000-000000000001";
      default -> words.apply(property.toLowerCase(Locale.ROOT));
    };
    int least = schema.path("minLength").asInt(0);
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    if (made.length() < least) {
      made = made + "x".repeat(least - made.length());
    }
    return made.length() > most ? made.substring(0, most) : made;
  }
}

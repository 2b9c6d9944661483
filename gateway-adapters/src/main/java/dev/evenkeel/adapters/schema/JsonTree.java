package dev.evenkeel.adapters.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON text into a tree.
 *
 * <table>
 * <caption>Limits; beyond them the text counts as unreadable</caption>
 * <tr>
 * <th>Limit</th>
 * <th>Value</th>
 * </tr>
 * <tr>
 * <td>nesting</td>
 * <td>100 levels</td>
 * </tr>
 * <tr>
 * <td>values</td>
 * <td>200,000</td>
 * </tr>
 * <tr>
 * <td>one number</td>
 * <td>100 characters, an exponent within 1,000</td>
 * </tr>
 * </table>
 */
final class JsonTree {
  private static final int MOST_VALUES = 200_000;
  private static final int FARTHEST_EXPONENT = 1_000;
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(100)
          .maxNumberLength(100)
          .maxStringLength(Integer.MAX_VALUE)
          .build())
      .build();

  private final JsonParser parser;
  private int values;

  private JsonTree(JsonParser parser) {
    this.parser = parser;
  }

  /** The text's value, null when it is no JSON, more than one value, or beyond the limits. */
  static @Nullable Json read(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return null;
      }
      Json value = new JsonTree(parser).value();
      return parser.nextToken() == null ? value : null;
    } catch (JacksonException _) {
      return null;
    }
  }

  private @Nullable Json value() {
    if (++values > MOST_VALUES) {
      return null;
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> new Json.Str(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NULL -> new Json.Nil();
      case null, default -> null;
    };
  }

  private @Nullable Json object() {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      Json value = value();
      if (name == null || value == null) {
        return null;
      }
      members.put(name, value);
    }
    return new Json.Obj(members);
  }

  private @Nullable Json array() {
    List<Json> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Json value = value();
      if (value == null) {
        return null;
      }
      elements.add(value);
    }
    return new Json.Arr(elements);
  }

  private static @Nullable Json number(String digits) {
    BigDecimal value = new BigDecimal(digits);
    return Math.abs((long) value.precision() - value.scale()) > FARTHEST_EXPONENT ? null
        : new Json.Num(value);
  }
}

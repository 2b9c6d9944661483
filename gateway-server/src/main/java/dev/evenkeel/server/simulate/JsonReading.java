package dev.evenkeel.server.simulate;

import dev.evenkeel.server.simulate.Ask.OfferedTool;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What both wires read alike. */
final class JsonReading {
  private JsonReading() {}

  /**
   * The body as an object.
   *
   * @throws RejectedAskException with the given error if it is none
   */
  static ObjectNode object(JsonMapper json, String body, VendorError otherwise) {
    try {
      if (json.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException _) {
      throw new RejectedAskException(otherwise);
    }
    throw new RejectedAskException(otherwise);
  }

  /** A string, or the text parts of an array. */
  static String text(JsonNode content) {
    if (content.isString()) {
      return content.asString("");
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      String piece = part.path("text").asString(part.path("refusal").asString(""));
      if (!piece.isEmpty()) {
        text.append(text.isEmpty() ? "" : "\n").append(piece);
      }
    }
    return text.toString();
  }

  static List<String> strings(JsonNode value) {
    List<String> strings = new ArrayList<>();
    if (value.isString()) {
      strings.add(value.asString(""));
    }
    if (value.isArray()) {
      value.forEach(each -> strings.add(each.asString("")));
    }
    return strings;
  }

  static OfferedTool tool(JsonMapper json, JsonNode described, String schemaField) {
    JsonNode schema = described.path(schemaField);
    return new OfferedTool(described.path("name").asString(""),
        described.path("description").asString(""),
        schema.isObject() ? schema : json.createObjectNode());
  }
}

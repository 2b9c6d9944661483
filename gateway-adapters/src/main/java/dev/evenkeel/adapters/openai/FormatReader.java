package dev.evenkeel.adapters.openai;

import dev.evenkeel.core.chat.ResponseFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code response_format}. */
final class FormatReader {
  private final Fields fields;

  FormatReader(Fields fields) {
    this.fields = fields;
  }

  ResponseFormat read() {
    if (fields.isNull()) {
      return new ResponseFormat.PlainText();
    }
    fields.expectObject("response_format");
    String type = null;
    ResponseFormat schema = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "type" ->
          type = fields.word("response_format.type", Set.of("text", "json_object", "json_schema"));
        case "json_schema" -> schema = schema("response_format.json_schema");
        default -> fields.skip();
      }
    }
    return switch (type) {
      case "text" -> new ResponseFormat.PlainText();
      case "json_object" -> new ResponseFormat.JsonObject();
      case "json_schema" -> {
        if (schema == null) {
          throw Fields.missing("response_format.json_schema");
        }
        yield schema;
      }
      case null, default -> throw Fields.missing("response_format.type");
    };
  }

  private @Nullable ResponseFormat schema(String where) {
    if (fields.isNull()) {
      return null;
    }
    fields.expectObject(where);
    String name = null;
    String schema = "{}";
    Boolean strict = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "name" -> name = fields.string(where + ".name");
        case "schema" -> schema = fields.rawObject(where + ".schema");
        case "strict" -> strict = fields.bool(where + ".strict");
        default -> fields.skip();
      }
    }
    if (name == null) {
      throw Fields.missing(where + ".name");
    }
    return new ResponseFormat.JsonSchema(name, schema, strict);
  }
}

package dev.evenkeel.adapters.openai;

import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads {@code tools} and {@code tool_choice}, and their deprecated forerunners. */
final class ToolReader {
  private static final int MOST_TOOLS = 1024;

  private final Fields fields;
  private final Set<Need> needs;

  ToolReader(Fields fields, Set<Need> needs) {
    this.fields = fields;
    this.needs = needs;
  }

  List<ToolSpec> tools() {
    List<ToolSpec> specs = new ArrayList<>();
    if (fields.isNull()) {
      return specs;
    }
    fields.expectArray("tools");
    while (fields.nextElement()) {
      specs.add(tool("tools[" + specs.size() + ']'));
      bound(specs, "tools");
    }
    return specs;
  }

  /** The deprecated {@code functions}: tools without their wrapping. */
  List<ToolSpec> functions() {
    List<ToolSpec> specs = new ArrayList<>();
    if (fields.isNull()) {
      return specs;
    }
    fields.expectArray("functions");
    while (fields.nextElement()) {
      specs.add(function("functions[" + specs.size() + ']'));
      bound(specs, "functions");
    }
    return specs;
  }

  /** The choice; {@code field} is its own name or the deprecated {@code function_call}. */
  ToolChoice choice(String field) {
    if (fields.isNull()) {
      return new ToolChoice.Auto();
    }
    if (fields.token() == JsonToken.VALUE_STRING) {
      String word = fields.word(field, Set.of("auto", "none", "required"));
      return switch (word) {
        case "none" -> new ToolChoice.None();
        case "required" -> new ToolChoice.Required();
        case null, default -> new ToolChoice.Auto();
      };
    }
    if (fields.token() != JsonToken.START_OBJECT) {
      throw fields.wrongType("a string or an object", field);
    }
    String name = null;
    ToolChoice allowed = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "type" -> fields.word(field + ".type", Set.of("function", "custom", "allowed_tools"));
        case "function" -> name = named(field + ".function");
        case "custom" -> {
          needs.add(Need.CUSTOM_TOOLS);
          name = named(field + ".custom");
        }
        case "allowed_tools" -> allowed = allowed(field + ".allowed_tools");
        case "name" -> name = fields.string(field + ".name"); // The deprecated form.
        default -> fields.skip();
      }
    }
    if (allowed != null) {
      return allowed;
    }
    if (name == null) {
      throw Fields.missing(field + ".function");
    }
    return new ToolChoice.Named(name);
  }

  private ToolSpec tool(String where) {
    fields.expectObject(where);
    String type = null;
    ToolSpec spec = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "type" -> type = fields.word(where + ".type", Set.of("function", "custom"));
        case "function" -> spec = function(where + ".function");
        case "custom" -> {
          needs.add(Need.CUSTOM_TOOLS);
          spec = function(where + ".custom");
        }
        default -> fields.skip();
      }
    }
    if (type == null) {
      throw Fields.missing(where + ".type");
    }
    if (spec == null) {
      throw Fields.missing(where + '.' + type);
    }
    return spec;
  }

  private ToolSpec function(String where) {
    fields.expectObject(where);
    String name = null;
    String description = null;
    String parameters = null;
    Boolean strict = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "name" -> name = fields.string(where + ".name");
        case "description" -> description = fields.stringOrNull(where + ".description");
        case "parameters" ->
          parameters = fields.isNull() ? null : fields.rawObject(where + ".parameters");
        case "strict" -> strict = fields.bool(where + ".strict");
        default -> fields.skip();
      }
    }
    if (name == null) {
      throw Fields.missing(where + ".name");
    }
    return new ToolSpec(name, description, parameters, strict);
  }

  private ToolChoice allowed(String where) {
    fields.expectObject(where);
    String mode = null;
    List<String> names = new ArrayList<>();
    while (fields.nextField()) {
      switch (fields.name()) {
        case "mode" -> mode = fields.word(where + ".mode", Set.of("auto", "required"));
        case "tools" -> {
          fields.expectArray(where + ".tools");
          while (fields.nextElement()) {
            names.add(allowedName(where + ".tools[" + names.size() + ']'));
          }
        }
        default -> fields.skip();
      }
    }
    if (mode == null) {
      throw Fields.missing(where + ".mode");
    }
    return new ToolChoice.Allowed(names, mode.equals("required"));
  }

  private String allowedName(String where) {
    fields.expectObject(where);
    String name = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "function", "custom" -> name = named(where + ".function");
        case "name" -> name = fields.string(where + ".name");
        default -> fields.skip();
      }
    }
    return required(name, where + ".function");
  }

  private String named(String where) {
    fields.expectObject(where);
    String name = null;
    while (fields.nextField()) {
      if (fields.name().equals("name")) {
        name = fields.string(where + ".name");
      } else {
        fields.skip();
      }
    }
    return required(name, where + ".name");
  }

  private static String required(@Nullable String name, String where) {
    if (name == null) {
      throw Fields.missing(where);
    }
    return name;
  }

  private static void bound(List<ToolSpec> specs, String where) {
    if (specs.size() > MOST_TOOLS) {
      throw Fields.invalid("Invalid '" + where + "': more than " + MOST_TOOLS + " tools.",
          "invalid_value", where);
    }
  }
}

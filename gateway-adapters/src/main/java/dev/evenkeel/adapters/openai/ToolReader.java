package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonScanner;
import dev.evenkeel.adapters.json.JsonScanner.Token;
import dev.evenkeel.adapters.json.MalformedJsonException;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.chat.Tooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools}, {@code tool_choice} and their deprecated forms. */
final class ToolReader {
  private final JsonScanner json;
  private final FieldReader fields;
  private final Set<Need> needs;
  private final List<ToolSpec> specs = new ArrayList<>(0);
  private ToolChoice choice = new ToolChoice.Auto();
  @Nullable Boolean parallel;

  ToolReader(JsonScanner json, FieldReader fields, Set<Need> needs) {
    this.json = json;
    this.fields = fields;
    this.needs = needs;
  }

  Tooling tooling() {
    if (!specs.isEmpty()) {
      needs.add(Need.TOOLS);
    }
    return specs.isEmpty() && choice instanceof ToolChoice.Auto && parallel == null ? Tooling.NONE
        : new Tooling(specs, choice, parallel);
  }

  void tools() throws MalformedJsonException {
    fields.array("tools", i -> {
      String at = "tools[" + i + "]";
      if (json.token() != Token.OBJECT) {
        throw fields.wrongType(at, "an object");
      }
      fields.members(name -> {
        switch (name) {
          case "function" -> function(at + ".function");
          case "custom" -> {
            needs.add(Need.CUSTOM_TOOLS);
            json.skip();
          }
          default -> json.skip();
        }
      });
    });
  }

  void functions() throws MalformedJsonException {
    fields.array("functions", i -> {
      if (json.token() != Token.OBJECT) {
        throw fields.wrongType("functions[" + i + "]", "an object");
      }
      spec("functions[" + i + "]");
    });
  }

  private void function(String at) throws MalformedJsonException {
    if (json.next() != Token.OBJECT) {
      throw fields.wrongType(at, "an object");
    }
    spec(at);
  }

  private void spec(String at) throws MalformedJsonException {
    @Nullable String[] seen = new @Nullable String[3];
    @Nullable Boolean[] strict = new @Nullable Boolean[1];
    fields.members(name -> {
      switch (name) {
        case "name" -> seen[0] = fields.requiredString(at + ".name");
        case "description" -> seen[1] = fields.string(at + ".description");
        case "parameters" -> seen[2] = fields.raw();
        case "strict" -> strict[0] = fields.bool(at + ".strict");
        default -> json.skip();
      }
    });
    if (seen[0] == null) {
      throw FieldReader.rejected("Missing required parameter: '" + at + ".name'.",
          "missing_required_parameter", at + ".name");
    }
    specs.add(new ToolSpec(seen[0], seen[1], "null".equals(seen[2]) ? null : seen[2], strict[0]));
  }

  void choice() throws MalformedJsonException {
    Token token = json.next();
    if (token == Token.NULL) {
      return;
    }
    if (token == Token.STRING) {
      choice = switch (json.text()) {
        case "auto" -> new ToolChoice.Auto();
        case "none" -> new ToolChoice.None();
        case "required" -> new ToolChoice.Required();
        default -> throw FieldReader.rejected(
            "Invalid value for 'tool_choice': supported are 'none', 'auto', 'required', or an object.",
            "invalid_value", "tool_choice");
      };
      return;
    }
    if (token != Token.OBJECT) {
      throw fields.wrongType("tool_choice", "a string or an object");
    }
    @Nullable String[] named = new @Nullable String[2];
    List<String> allowed = new ArrayList<>(0);
    fields.members(name -> {
      switch (name) {
        case "function", "custom" -> fields.object("tool_choice." + name, inner -> {
          if (inner.equals("name")) {
            named[0] = fields.requiredString("tool_choice." + name + ".name");
          } else {
            json.skip();
          }
        });
        case "allowed_tools" -> fields.object("tool_choice.allowed_tools", inner -> {
          switch (inner) {
            case "mode" -> named[1] = fields.requiredString("tool_choice.allowed_tools.mode");
            case "tools" ->
              fields.array("tool_choice.allowed_tools.tools", i -> allowedTool(allowed));
            default -> json.skip();
          }
        });
        default -> json.skip();
      }
    });
    if (named[0] != null) {
      choice = new ToolChoice.Named(named[0]);
    } else if (named[1] != null) {
      choice = new ToolChoice.Allowed(allowed, named[1].equals("required"));
    } else {
      throw FieldReader.rejected("Missing required parameter: 'tool_choice.function.name'.",
          "missing_required_parameter", "tool_choice.function.name");
    }
  }

  private void allowedTool(List<String> allowed) throws MalformedJsonException {
    if (json.token() != Token.OBJECT) {
      throw fields.wrongType("tool_choice.allowed_tools.tools", "an array of objects");
    }
    fields.members(name -> {
      if (name.equals("function")) {
        fields.object("tool_choice.allowed_tools.tools.function", inner -> {
          if (inner.equals("name")) {
            allowed.add(fields.requiredString("tool_choice.allowed_tools.tools.function.name"));
          } else {
            json.skip();
          }
        });
      } else {
        json.skip();
      }
    });
  }

  void functionCall() throws MalformedJsonException {
    Token token = json.next();
    if (token == Token.STRING) {
      choice = json.is("none") ? new ToolChoice.None() : new ToolChoice.Auto();
    } else if (token == Token.OBJECT) {
      fields.members(name -> {
        if (name.equals("name")) {
          choice = new ToolChoice.Named(fields.requiredString("function_call.name"));
        } else {
          json.skip();
        }
      });
    } else if (token != Token.NULL) {
      throw fields.wrongType("function_call", "a string or an object");
    }
  }
}

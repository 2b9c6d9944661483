package dev.evenkeel.adapters.schema;

import dev.evenkeel.adapters.schema.Json.Obj;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Pool.Check;
import dev.evenkeel.core.turn.AnswerShape;
import dev.evenkeel.core.turn.RejectedException;
import dev.evenkeel.core.turn.Rejection;
import dev.evenkeel.core.turn.ShapeReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a request what its answer must look like. A schema that cannot be used (malformed,
 * reaching outside, larger than 256 KiB, deeper than 64 levels, with a pattern that has no linear
 * form) is refused before any provider is called: an answer that was promised to be checked is
 * never
 * released unchecked. Stateless.
 */
public final class RequestShapes implements ShapeReader {
  @Override
  public Optional<AnswerShape> read(ChatRequest request, Set<Check> checks) {
    boolean text = checks.contains(Check.STRUCTURED_OUTPUT)
        && !(request.format() instanceof ResponseFormat.PlainText);
    boolean calls = checks.contains(Check.TOOL_CALLS);
    return text || calls ? Optional.of(new Shape(request, text, calls)) : Optional.empty();
  }

  private static Schema schema(String text, String param) {
    try {
      return Schema.of(text);
    } catch (SchemaException e) {
      throw new RejectedException(new Rejection.Malformed(
          "The schema in '" + param + "' cannot be used: " + e.getMessage() + '.',
          "invalid_json_schema", param));
    }
  }

  /** What one request asks for. */
  private static final class Shape implements AnswerShape {
    private static final Schema ANY_OBJECT = schema("{\"type\":\"object\"}", "");

    private final @Nullable Schema text;
    private final boolean calls;
    private final Map<String, Optional<Schema>> tools = new HashMap<>();

    Shape(ChatRequest request, boolean checkText, boolean checkCalls) {
      this.text = !checkText ? null
          : request.format() instanceof ResponseFormat.JsonSchema(var _, var schema, var _)
              ? schema(schema, "response_format")
              : ANY_OBJECT;
      this.calls = checkCalls;
      if (checkCalls) {
        for (ToolSpec spec : request.tooling().specs()) {
          tools.put(spec.name(), arguments(spec, request.needs().contains(Need.CUSTOM_TOOLS)));
        }
        switch (request.tooling().choice()) {
          case ToolChoice.None _ -> tools.clear();
          case ToolChoice.Named(var name) -> tools.keySet().retainAll(Set.of(name));
          case ToolChoice.Allowed(var names, var _) -> tools.keySet().retainAll(names);
          case ToolChoice.Auto _,ToolChoice.Required _ -> {
          }
        }
      }
    }

    /** Custom tools take text; nothing tells them from tools without parameters but the need. */
    private static Optional<Schema> arguments(ToolSpec spec, boolean custom) {
      String parameters = spec.parameters();
      if (parameters != null) {
        return Optional.of(schema(parameters, "tools"));
      }
      return custom ? Optional.empty() : Optional.of(ANY_OBJECT);
    }

    @Override
    public boolean ofText() {
      return text != null;
    }

    @Override
    public Optional<Failure> fault(String answer) {
      return text == null ? Optional.empty()
          : fault(text, answer, FailureKind.SCHEMA_INVALID, "response_format");
    }

    @Override
    public Optional<Failure> fault(ToolCall call) {
      if (!calls) {
        return Optional.empty();
      }
      Optional<Schema> arguments = tools.get(call.name());
      if (arguments == null) {
        return Optional.of(
            Failure.of(FailureKind.TOOL_ARGS_INVALID, "is to a tool that may not be " + "called"));
      }
      return arguments.flatMap(schema -> JsonTree.read(call.arguments()) instanceof Obj
          ? fault(schema, call.arguments(), FailureKind.TOOL_ARGS_INVALID, "tools")
          : Optional.of(
              Failure.of(FailureKind.TOOL_ARGS_INVALID, "has arguments that are no JSON object")));
    }

    private static Optional<Failure> fault(Schema schema, String answer, FailureKind kind,
        String param) {
      Json value = JsonTree.read(answer);
      if (value == null) {
        return Optional.of(Failure.of(kind, "is not JSON"));
      }
      String broken = Validation.brokenKeyword(schema, value);
      if (broken == null) {
        return Optional.empty();
      }
      if (broken.equals(Validation.TOO_EXPENSIVE)) {
        // No other answer would be cheaper: the schema multiplies, and the schema is the caller's.
        return Optional.of(new Failure(FailureKind.INVALID_REQUEST,
            "The schema in '" + param + "' takes too many steps to check an answer against.", 400,
            null, "invalid_json_schema", param));
      }
      // The keyword and nothing of the answer: this is recorded.
      return Optional.of(Failure.of(kind, "breaks '" + broken + "' of its schema"));
    }
  }
}

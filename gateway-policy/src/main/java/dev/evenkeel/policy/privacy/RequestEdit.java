package dev.evenkeel.policy.privacy;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Conceals a whole request: what the gateway read of it and, in the same way, the caller's own
 * bytes,
 * of which a provider of the same dialect is sent a copy. Everything is looked at, in fields the
 * gateway does not know too; left alone are only the protocol's own names and words, numbers that
 * tune, and encoded images, sound and files.
 */
final class RequestEdit {
  /** Members whose values are nobody's data but numbers that tune or bound. */
  private static final Set<String> TUNING =
      Set.of("n", "max_tokens", "max_completion_tokens", "temperature", "top_p", "top_k",
          "frequency_penalty", "presence_penalty", "seed", "top_logprobs", "minimum", "maximum",
          "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
          "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains");
  /** Members that may only consist of letters, digits and lines. */
  private static final Set<String> BARE = Set.of("name", "id", "tool_call_id", "file_id");
  private static final Set<String> WORDS = Set.of("role", "type", "tool_choice", "function_call",
      "mode", "detail", "format", "reasoning_effort", "verbosity", "service_tier", "modalities");
  private static final Set<String> DATA = Set.of("url", "image_url", "data", "file_data");
  /** An encoded image, sound or file; what is shorter and says not what it is may be anything. */
  private static final Pattern ENCODED = Pattern.compile(
      "data:[\\w.+-]+/[\\w.+-]+;base64,[A-Za-z0-9+/=_\\-\\s]*+|[A-Za-z0-9+/=_\\-\\s]{200,}+");
  /** Names of the protocol and of JSON schemas; a rule whose term is one of them changes none. */
  private static final Set<String> NAMES = Set.of("model", "messages", "stream", "stream_options",
      "include_usage", "n", "max_tokens", "max_completion_tokens", "temperature", "top_p",
      "frequency_penalty", "presence_penalty", "stop", "seed", "logprobs", "top_logprobs",
      "logit_bias", "tools", "functions", "tool_choice", "function_call", "parallel_tool_calls",
      "response_format", "reasoning_effort", "metadata", "modalities", "audio",
      "web_search_options", "prediction", "moderation", "prompt_cache_options", "store",
      "verbosity", "user", "prompt_cache_key", "prompt_cache_retention", "service_tier",
      "safety_identifier", "role", "content", "name", "tool_call_id", "refusal", "tool_calls",
      "type", "text", "image_url", "input_audio", "file", "url", "detail", "data", "format",
      "file_id", "file_data", "filename", "id", "function", "custom", "input", "arguments",
      "allowed_tools", "mode", "description", "parameters", "strict", "json_schema", "schema",
      "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "oneOf",
      "allOf", "not", "if", "then", "else", "$ref", "$defs", "definitions", "$schema", "$id",
      "$anchor", "title", "default", "examples", "pattern", "patternProperties", "propertyNames",
      "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
      "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
      "prefixItems", "contains", "minContains", "maxContains", "voice", "cache_control");

  private final TurnConcealment turn;

  private RequestEdit(TurnConcealment turn) {
    this.turn = turn;
  }

  /** The very same request when nothing of it is concealed. */
  static ChatRequest edit(ChatRequest request, TurnConcealment turn) {
    WireBody wire = request.wire();
    boolean silent = wire.present() && silent(wire, turn);
    // Nothing was read that does not stand in the bytes, but for messages that were added.
    return silent && wire.added() == 0 && wire.has("messages") ? request
        : new RequestEdit(turn).edit(request, silent);
  }

  /** @param silent whether it is certain that nothing of the caller's bytes changes */
  private ChatRequest edit(ChatRequest request, boolean silent) {
    WireBody wire = silent ? request.wire() : wire(request.wire());
    List<Message> messages = each(request.messages(), this::message);
    Tooling tooling = tooling(request.tooling());
    ResponseFormat format = format(request.format());
    Sampling sampling = sampling(request.sampling());
    boolean same = wire.equals(request.wire()) && messages.equals(request.messages())
        && tooling.equals(request.tooling()) && format.equals(request.format())
        && sampling.equals(request.sampling());
    return same ? request
        : new ChatRequest(request.model(), messages, request.stream(), request.includeUsage(),
            request.choices(), sampling, tooling, format, Map.of(), request.needs(), wire);
  }

  @SuppressWarnings("ReferenceEquality") // What does not change is the very same.
  private Message message(Message message) {
    List<Part> parts = each(message.parts(), this::part);
    List<ToolCall> calls = each(message.toolCalls(), this::call);
    String toolCallId = bare(message.toolCallId());
    String name = bare(message.name());
    boolean same = parts == message.parts() && calls == message.toolCalls()
        && toolCallId == message.toolCallId() && name == message.name();
    return same ? message : new Message(message.role(), parts, calls, toolCallId, name);
  }

  @SuppressWarnings("ReferenceEquality") // As above.
  private ToolCall call(ToolCall call) {
    String id = turn.concealBare(call.id());
    String name = turn.concealBare(call.name());
    String arguments = free(call.arguments());
    return id == call.id() && name == call.name() && arguments == call.arguments() ? call
        : new ToolCall(id, name, arguments);
  }

  /** The very same list when none of it changes. */
  @SuppressWarnings("ReferenceEquality") // As above.
  private static <T> List<T> each(List<T> all, UnaryOperator<T> edit) {
    List<T> edited = null;
    for (int i = 0; i < all.size(); i++) {
      T one = all.get(i);
      T instead = edit.apply(one);
      if (instead != one && edited == null) {
        edited = new ArrayList<>(all);
      }
      if (edited != null) {
        edited.set(i, instead);
      }
    }
    return edited == null ? all : edited;
  }

  @SuppressWarnings("ReferenceEquality") // As above.
  private Part.Text text(Part.Text part) {
    String edited = free(part.text());
    return edited == part.text() ? part : new Part.Text(edited);
  }

  private Part part(Part part) {
    return switch (part) {
      case Part.Text text -> text(text);
      case Part.Refusal(var text) -> new Part.Refusal(free(text));
      case Part.Image(var url, var detail) -> new Part.Image(data(url), detail);
      case Part.Audio(var data, var format) -> new Part.Audio(data(data), format);
      case Part.File(var id, var data, var name) -> new Part.File(bare(id),
          data == null ? null : data(data), name == null ? null : turn.conceal(name));
    };
  }

  private @Nullable String bare(@Nullable String text) {
    return text == null ? null : turn.concealBare(text);
  }

  private String data(String text) {
    return ENCODED.matcher(text).matches() ? text : turn.conceal(text);
  }

  private Tooling tooling(Tooling tooling) {
    if (tooling.specs().isEmpty() && (tooling.choice() instanceof ToolChoice.Auto
        || tooling.choice() instanceof ToolChoice.None)) {
      return tooling;
    }
    List<ToolSpec> specs = tooling.specs()
        .stream()
        .map(spec -> new ToolSpec(turn.concealBare(spec.name()),
            spec.description() == null ? null : free(spec.description()),
            spec.parameters() == null ? null : protocol("parameters", spec.parameters()),
            spec.strict()))
        .toList();
    ToolChoice choice = switch (tooling.choice()) {
      case ToolChoice.Named(var name) -> new ToolChoice.Named(turn.concealBare(name));
      case ToolChoice.Allowed(var names, var required) ->
        new ToolChoice.Allowed(names.stream().map(turn::concealBare).toList(), required);
      case ToolChoice.Auto _,ToolChoice.None _,ToolChoice.Required _ -> tooling.choice();
    };
    return new Tooling(specs, choice, tooling.parallel());
  }

  private ResponseFormat format(ResponseFormat format) {
    return format instanceof ResponseFormat.JsonSchema(var name, var schema, var strict)
        ? new ResponseFormat.JsonSchema(turn.concealBare(name), protocol("schema", schema), strict)
        : format;
  }

  private Sampling sampling(Sampling sampling) {
    return sampling.stop().isEmpty() ? sampling
        : new Sampling(sampling.maxTokens(), sampling.temperature(), sampling.topP(),
            sampling.frequencyPenalty(), sampling.presencePenalty(),
            sampling.stop().stream().map(turn::conceal).toList(), sampling.seed(),
            sampling.reasoningEffort());
  }

  /** The caller's bytes, field by field; the very same when nothing changes. */
  private WireBody wire(WireBody wire) {
    if (!wire.present()) {
      return wire;
    }
    List<WireBody.Field> known = wire.fields();
    List<String> names = new ArrayList<>(known.size());
    List<@Nullable String> edits = new ArrayList<>(known.size());
    boolean changed = false;
    for (WireBody.Field field : known) {
      String name = protocolEditor.name(field.name());
      names.add(name);
      String edited = null;
      if (!turn.silent(field.name(), wire.octets(), field.start(), field.end())) {
        String value = value(wire, field);
        edited = protocol(field.name(), value);
        changed |= !edited.equals(value);
        if (field.name().equals("model") && edited.equals(value)) {
          turn.silentModel(value);
        }
      }
      changed |= !name.equals(field.name());
      edits.add(edited);
    }
    if (!changed) {
      return wire;
    }
    List<String> values = new ArrayList<>(known.size());
    for (int i = 0; i < known.size(); i++) {
      String edited = edits.get(i);
      values.add(edited == null ? value(wire, known.get(i)) : edited);
    }
    return written(names, values, wire);
  }

  /** Whether it is certain that nothing changes. */
  private static boolean silent(WireBody wire, TurnConcealment turn) {
    List<WireBody.Field> fields = wire.fields();
    for (int i = 0; i < fields.size(); i++) {
      WireBody.Field field = fields.get(i);
      if (!NAMES.contains(field.name()) || !(tunes(wire.octets(), field)
          || turn.silent(field.name(), wire.octets(), field.start(), field.end()))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a field is a number that tunes, or a word of JSON. */
  private static boolean tunes(byte[] octets, WireBody.Field field) {
    byte first = octets[field.start()];
    boolean number = first == '-' || (first >= '0' && first <= '9');
    return number ? TUNING.contains(field.name()) : first == 't' || first == 'f' || first == 'n';
  }

  private static String value(WireBody wire, WireBody.Field field) {
    return new String(wire.octets(), field.start(), field.end() - field.start(),
        StandardCharsets.UTF_8);
  }

  /** The fields as a body of their own. */
  static WireBody written(List<String> names, List<String> values, WireBody original) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(original.octets().length + 64);
    List<WireBody.Field> fields = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      octets.writeBytes(((i == 0 ? "{\"" : ",\"") + JsonEdit.escape(name) + "\":")
          .getBytes(StandardCharsets.UTF_8));
      int start = octets.size();
      octets.writeBytes(values.get(i).getBytes(StandardCharsets.UTF_8));
      fields.add(new WireBody.Field(name, start, octets.size()));
    }
    octets.write('}');
    return original.rewritten(octets.toByteArray(), fields);
  }

  /** JSON of the protocol; it was read once, so it is JSON. */
  private String protocol(String name, String json) {
    String edited = JsonEdit.edit(json, name, protocolEditor);
    if (edited == null) {
      throw new IllegalStateException("a request that was read cannot be read");
    }
    return edited;
  }

  /**
   * Text of people and programs: where it is JSON its strings are what is said, not its escapes.
   */
  private String free(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{' || c == '[') {
        String edited = JsonEdit.edit(text, "", freeEditor);
        return edited == null ? turn.conceal(text) : edited;
      }
      if (!Character.isWhitespace(c)) {
        break;
      }
    }
    return turn.conceal(text);
  }

  private final JsonEdit.Editor freeEditor = new JsonEdit.Editor() {
    @Override
    public String string(String name, String text) {
      return turn.conceal(text);
    }

    @Override
    public String name(String name) {
      return turn.conceal(name);
    }

    @Override
    public String number(String name, String digits) {
      return turn.conceal(digits);
    }
  };

  private final JsonEdit.Editor protocolEditor = new JsonEdit.Editor() {
    @Override
    public String string(String name, String text) {
      if (WORDS.contains(name) && JsonEdit.PROTOCOL_WORDS.contains(text)) {
        return text;
      }
      if (DATA.contains(name)) {
        return data(text);
      }
      return BARE.contains(name) ? turn.concealBare(text) : free(text);
    }

    @Override
    public String name(String name) {
      return NAMES.contains(name) ? name : turn.conceal(name);
    }

    @Override
    public String number(String name, String digits) {
      return TUNING.contains(name) ? digits : turn.conceal(digits);
    }
  };
}

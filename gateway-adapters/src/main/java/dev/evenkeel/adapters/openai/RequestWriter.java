package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.answer.CallIds;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Extra;
import dev.evenkeel.core.route.Route;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a call from the request alone, for requests that no caller wrote. */
final class RequestWriter {
  private static final String CONTINUE_FINAL = "continue_final_message";
  private static final String GENERATION_PROMPT = "add_generation_prompt";

  private final Route route;
  private final ChatRequest request;
  private final String safetyIdentifier;
  private final Set<Extra> omit;

  RequestWriter(Route route, ChatRequest request, String safetyIdentifier) {
    this.route = route;
    this.request = request;
    this.safetyIdentifier = safetyIdentifier;
    this.omit = route.provider().omit();
  }

  void write(ByteBuilder out) {
    JsonWriter json = new JsonWriter(out).beginObject().string("model", route.model());
    messages(route, request, json);
    carryOn(route, request, json);
    if (request.stream()) {
      json.name("stream").bool(true);
      if (!omit.contains(Extra.STREAM_OPTIONS)) {
        json.raw("stream_options", "{\"include_usage\":true}");
      }
    }
    if (request.choices() > 1) {
      json.number("n", request.choices());
    }
    sampling(request.sampling(), json);
    tooling(request.tooling(), json);
    format(request.format(), json);
    if (!safetyIdentifier.isEmpty() && !omit.contains(Extra.SAFETY_IDENTIFIER)) {
      json.string("safety_identifier", safetyIdentifier);
    }
    json.endObject();
  }

  /** Writes the field {@code messages}, spelled as the route's provider knows it. */
  static void messages(Route route, ChatRequest request, JsonWriter json) {
    Set<Extra> omit = route.provider().omit();
    json.name("messages").beginArray();
    String prompt = route.prompt();
    if (prompt != null && !prompt.isEmpty()) {
      MessageWriter.message(
          Message.of(speaksAsDeveloper(request, omit) ? Role.DEVELOPER : Role.SYSTEM, prompt),
          json);
    }
    int last = request.messages().size() - 1;
    for (int i = 0; i <= last; i++) {
      Message message = request.messages().get(i);
      MessageWriter.message(spelled(message, omit), i == last && prefix(route, message), json);
    }
    json.endArray();
  }

  /** Whether the last message is the beginning of what the route is to write, and has to say so. */
  static boolean prefix(Route route, Message last) {
    return route.continuation() == Continuation.PREFIX && last.role() == Role.ASSISTANT;
  }

  /** Says that the last message is to be written on, where the route has to be told beside it. */
  static void carryOn(Route route, ChatRequest request, JsonWriter json) {
    if (route.continuation() == Continuation.CONTINUE_FINAL_MESSAGE
        && request.messages().getLast().role() == Role.ASSISTANT
        && !request.wire().has(CONTINUE_FINAL)) {
      json.name(CONTINUE_FINAL).bool(true);
      if (!request.wire().has(GENERATION_PROMPT)) {
        json.name(GENERATION_PROMPT).bool(false);
      }
    }
  }

  /**
   * Whether the operator's words are a developer message: some providers forbid both kinds in one
   * conversation, so they are of the caller's kind.
   */
  static boolean speaksAsDeveloper(ChatRequest request, Set<Extra> omit) {
    return !omit.contains(Extra.DEVELOPER_ROLE)
        && request.messages().stream().anyMatch(message -> message.role() == Role.DEVELOPER);
  }

  /** Whether a message of the request cannot be sent as its caller wrote it. */
  static boolean respelled(ChatRequest request, Set<Extra> omit) {
    if (request.wire().foreign()) {
      return true;
    }
    for (Message each : request.messages()) {
      if (misnumbered(each) || (!omit.isEmpty() && (renamed(each, omit) || nameless(each, omit)))) {
        return true;
      }
    }
    return false;
  }

  /** Another provider's ids of calls may be longer than this one takes. */
  private static boolean misnumbered(Message message) {
    String answers = message.toolCallId();
    if (answers != null && !CallIds.OPENAI.takes(answers)) {
      return true;
    }
    for (ToolCall call : message.toolCalls()) {
      if (!CallIds.OPENAI.takes(call.id())) {
        return true;
      }
    }
    return false;
  }

  private static boolean renamed(Message message, Set<Extra> omit) {
    return message.role() == Role.DEVELOPER && omit.contains(Extra.DEVELOPER_ROLE);
  }

  private static boolean nameless(Message message, Set<Extra> omit) {
    return message.name() != null && omit.contains(Extra.MESSAGE_NAMES);
  }

  private static ToolCall spelled(ToolCall call) {
    return new ToolCall(CallIds.OPENAI.of(call.id()), call.name(), call.arguments());
  }

  private static Message spelled(Message message, Set<Extra> omit) {
    return new Message(renamed(message, omit) ? Role.SYSTEM : message.role(), message.parts(),
        message.toolCalls().stream().map(RequestWriter::spelled).toList(), message.toolCallId(),
        nameless(message, omit) ? null : message.name());
  }

  private void sampling(Sampling sampling, JsonWriter json) {
    Integer wanted = sampling.maxTokens();
    Integer most = route.maxTokens();
    if (wanted != null) {
      // The old name: the one that all who copied the protocol know.
      json.number("max_tokens", most == null ? wanted : Math.min(wanted, most));
    }
    decimal("temperature",
        route.temperature() != null ? route.temperature() : sampling.temperature(), json);
    decimal("top_p", sampling.topP(), json);
    decimal("frequency_penalty", sampling.frequencyPenalty(), json);
    decimal("presence_penalty", sampling.presencePenalty(), json);
    if (!sampling.stop().isEmpty()) {
      strings("stop", sampling.stop(), json);
    }
    if (sampling.seed() != null) {
      json.number("seed", sampling.seed());
    }
    if (sampling.reasoningEffort() != null && !omit.contains(Extra.REASONING_EFFORT)) {
      json.string("reasoning_effort", sampling.reasoningEffort());
    }
  }

  private static void tooling(Tooling tooling, JsonWriter json) {
    if (tooling.specs().isEmpty()) {
      return;
    }
    json.name("tools").beginArray();
    tooling.specs().forEach(spec -> tool(spec, json));
    json.endArray();
    switch (tooling.choice()) {
      case ToolChoice.Auto _ -> {
      }
      case ToolChoice.None _ -> json.string("tool_choice", "none");
      case ToolChoice.Required _ -> json.string("tool_choice", "required");
      case ToolChoice.Named(var name) -> {
        json.name("tool_choice");
        named(name, json);
      }
      case ToolChoice.Allowed allowed -> {
        json.name("tool_choice")
            .beginObject()
            .string("type", "allowed_tools")
            .name("allowed_tools")
            .beginObject()
            .string("mode", allowed.required() ? "required" : "auto")
            .name("tools")
            .beginArray();
        allowed.names().forEach(name -> named(name, json));
        json.endArray().endObject().endObject();
      }
    }
    if (tooling.parallel() != null) {
      json.name("parallel_tool_calls").bool(tooling.parallel());
    }
  }

  private static void tool(ToolSpec spec, JsonWriter json) {
    json.beginObject()
        .string("type", "function")
        .name("function")
        .beginObject()
        .string("name", spec.name());
    if (spec.description() != null) {
      json.string("description", spec.description());
    }
    if (spec.parameters() != null) {
      json.raw("parameters", spec.parameters());
    }
    if (spec.strict() != null) {
      json.name("strict").bool(spec.strict());
    }
    json.endObject().endObject();
  }

  private static void named(String name, JsonWriter json) {
    json.beginObject()
        .string("type", "function")
        .name("function")
        .beginObject()
        .string("name", name)
        .endObject()
        .endObject();
  }

  private static void format(ResponseFormat format, JsonWriter json) {
    switch (format) {
      case ResponseFormat.PlainText _ -> {
      }
      case ResponseFormat.JsonObject _ -> json.raw("response_format", "{\"type\":\"json_object\"}");
      case ResponseFormat.JsonSchema schema -> {
        json.name("response_format")
            .beginObject()
            .string("type", "json_schema")
            .name("json_schema")
            .beginObject()
            .string("name", schema.name())
            .raw("schema", schema.schema());
        if (schema.strict() != null) {
          json.name("strict").bool(schema.strict());
        }
        json.endObject().endObject();
      }
    }
  }

  private static void decimal(String name, @Nullable Double value, JsonWriter json) {
    if (value != null) {
      json.name(name).number(value);
    }
  }

  private static void strings(String name, List<String> values, JsonWriter json) {
    json.name(name).beginArray();
    values.forEach(json::string);
    json.endArray();
  }
}

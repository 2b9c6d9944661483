package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonText;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.route.Route;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a call's body: the caller's own bytes with the named fields changed, or, for a request
 * made
 * inside the gateway, from the record.
 */
final class OpenAiRequestWriter {
  /**
   * What a caller may not decide for our account: retention ({@code store}), whose user this is,
   * our
   * cache and price class, and every switch by which a provider would change the model itself.
   */
  private static final Set<String> WITHHELD = Set.of("model", "stream_options", "store", "metadata",
      "user", "safety_identifier", "prompt_cache_key", "service_tier", "moderation", "models",
      "provider", "route", "fallbacks", "fallback_credit_token", "plugins", "transforms");

  private final Route route;
  private final ChatRequest request;
  private final String safetyIdentifier;
  private final ByteBuilder out;
  private boolean any;

  OpenAiRequestWriter(Route route, ChatRequest request, String safetyIdentifier, ByteBuilder out) {
    this.route = route;
    this.request = request;
    this.safetyIdentifier = safetyIdentifier;
    this.out = out;
  }

  void write() {
    out.append((byte) '{');
    JsonText.quoted(route.model(), field("model"));
    if (request.wire().present()) {
      splice();
    } else {
      compose();
    }
    Integer limit = maxTokens();
    if (limit != null) {
      field("max_completion_tokens").ascii(Integer.toString(limit));
    }
    if (route.temperature() != null) {
      field("temperature").ascii(route.temperature().toString());
    }
    if (request.stream()) {
      field("stream_options").ascii("{\"include_usage\":true}");
    }
    if (!safetyIdentifier.isEmpty()) {
      JsonText.quoted(safetyIdentifier, field("safety_identifier"));
    }
    out.append((byte) '}');
  }

  /**
   * The route's limit where it is the lower one or the caller named none; null leaves it as it is.
   */
  private @Nullable Integer maxTokens() {
    Integer asked = request.sampling().maxTokens();
    Integer most = route.maxTokens();
    if (most != null && (asked == null || asked > most)) {
      return most;
    }
    return request.wire().present() ? null : asked;
  }

  private void splice() {
    boolean limited = maxTokens() != null;
    byte[] octets = request.wire().octets();
    for (WireBody.Field each : request.wire().fields()) {
      String name = each.name();
      if (WITHHELD.contains(name)
          || (limited && (name.equals("max_tokens") || name.equals("max_completion_tokens")))
          || (route.temperature() != null && name.equals("temperature"))) {
        continue;
      }
      field(name);
      if (name.equals("messages") && route.prompt() != null) {
        // The array's bracket, the operator's message, and the rest of the caller's array.
        out.append((byte) '[');
        system(route.prompt());
        out.append((byte) ',');
        int inside = each.start() + 1;
        out.append(octets, inside, each.end());
      } else {
        out.append(octets, each.start(), each.end());
      }
    }
  }

  private ByteBuilder field(String name) {
    if (any) {
      out.append((byte) ',');
    }
    any = true;
    return JsonText.quoted(name, out).append((byte) ':');
  }

  // --- requests made inside the gateway

  private void compose() {
    field("messages").append((byte) '[');
    if (route.prompt() != null) {
      system(route.prompt());
      out.append((byte) ',');
    }
    for (int i = 0; i < request.messages().size(); i++) {
      if (i > 0) {
        out.append((byte) ',');
      }
      message(request.messages().get(i));
    }
    out.append((byte) ']');
    if (request.stream()) {
      field("stream").ascii("true");
    }
    if (request.choices() > 1) {
      field("n").ascii(Integer.toString(request.choices()));
    }
    if (route.temperature() == null && request.sampling().temperature() != null) {
      field("temperature").ascii(request.sampling().temperature().toString());
    }
    if (!request.tooling().specs().isEmpty()) {
      tools();
    }
    if (request.format() instanceof ResponseFormat.JsonSchema(var name, var schema, var strict)) {
      field("response_format").ascii("{\"type\":\"json_schema\",\"json_schema\":{\"name\":");
      JsonText.quoted(name, out).ascii(",\"schema\":").append(utf8(schema));
      out.ascii(strict == null ? "}}" : ",\"strict\":" + strict + "}}");
    } else if (request.format() instanceof ResponseFormat.JsonObject) {
      field("response_format").ascii("{\"type\":\"json_object\"}");
    }
  }

  private void system(String text) {
    out.ascii("{\"role\":\"system\",\"content\":");
    JsonText.quoted(text, out).append((byte) '}');
  }

  private void message(Message message) {
    out.ascii("{\"role\":\"").ascii(message.role().name().toLowerCase(Locale.ROOT)).ascii("\"");
    if (message.name() != null) {
      JsonText.quoted(message.name(), out.ascii(",\"name\":"));
    }
    if (message.toolCallId() != null) {
      JsonText.quoted(message.toolCallId(), out.ascii(",\"tool_call_id\":"));
    }
    out.ascii(",\"content\":");
    if (message.parts().isEmpty()) {
      out.ascii("null");
    } else if (message.parts().size() == 1
        && message.parts().getFirst() instanceof Part.Text(var text)) {
      JsonText.quoted(text, out);
    } else {
      parts(message);
    }
    if (!message.toolCalls().isEmpty()) {
      out.ascii(",\"tool_calls\":[");
      for (int i = 0; i < message.toolCalls().size(); i++) {
        ToolCall call = message.toolCalls().get(i);
        JsonText.quoted(call.id(), out.ascii(i == 0 ? "{\"id\":" : ",{\"id\":"));
        JsonText.quoted(call.name(), out.ascii(",\"type\":\"function\",\"function\":{\"name\":"));
        JsonText.quoted(call.arguments(), out.ascii(",\"arguments\":")).ascii("}}");
      }
      out.append((byte) ']');
    }
    out.append((byte) '}');
  }

  private void parts(Message message) {
    out.append((byte) '[');
    for (int i = 0; i < message.parts().size(); i++) {
      if (i > 0) {
        out.append((byte) ',');
      }
      switch (message.parts().get(i)) {
        case Part.Text(var text) ->
          JsonText.quoted(text, out.ascii("{\"type\":\"text\",\"text\":"));
        case Part.Refusal(var text) ->
          JsonText.quoted(text, out.ascii("{\"type\":\"refusal\",\"refusal\":"));
        case Part.Image(var url, var _) ->
          JsonText.quoted(url, out.ascii("{\"type\":\"image_url\",\"image_url\":{\"url\":"))
              .append((byte) '}');
        case Part.Audio(var data, var format) -> {
          JsonText.quoted(data, out.ascii("{\"type\":\"input_audio\",\"input_audio\":{\"data\":"));
          JsonText.quoted(format, out.ascii(",\"format\":")).append((byte) '}');
        }
        case Part.File(var id, var data, var name) -> {
          JsonText.quoted(id, out.ascii("{\"type\":\"file\",\"file\":{\"file_id\":"));
          JsonText.quoted(data, out.ascii(",\"file_data\":"));
          JsonText.quoted(name, out.ascii(",\"filename\":")).append((byte) '}');
        }
      }
      out.append((byte) '}');
    }
    out.append((byte) ']');
  }

  private void tools() {
    field("tools").append((byte) '[');
    for (int i = 0; i < request.tooling().specs().size(); i++) {
      ToolSpec spec = request.tooling().specs().get(i);
      out.ascii(i == 0 ? "" : ",").ascii("{\"type\":\"function\",\"function\":{\"name\":");
      JsonText.quoted(spec.name(), out);
      if (spec.description() != null) {
        JsonText.quoted(spec.description(), out.ascii(",\"description\":"));
      }
      if (spec.parameters() != null) {
        out.ascii(",\"parameters\":").append(utf8(spec.parameters()));
      }
      out.ascii(spec.strict() == null ? "}}" : ",\"strict\":" + spec.strict() + "}}");
    }
    out.append((byte) ']');
    switch (request.tooling().choice()) {
      case ToolChoice.None _ -> field("tool_choice").ascii("\"none\"");
      case ToolChoice.Required _ -> field("tool_choice").ascii("\"required\"");
      case ToolChoice.Named(var name) -> {
        field("tool_choice").ascii("{\"type\":\"function\",\"function\":{\"name\":");
        JsonText.quoted(name, out).ascii("}}");
      }
      case ToolChoice.Auto _,ToolChoice.Allowed _ -> {
      }
    }
  }

  private static byte[] utf8(String json) {
    return json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}

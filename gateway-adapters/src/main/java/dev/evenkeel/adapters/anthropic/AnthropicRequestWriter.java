package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonText;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.RejectedException;
import dev.evenkeel.core.turn.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Says an OpenAI-shaped request in Anthropic's words. What has no equal there is refused, not
 * dropped:
 * {@code n} above 1, logprobs, penalties, logit bias, audio.
 */
final class AnthropicRequestWriter {
  /** Where neither caller nor route names a limit; this protocol demands one. */
  private static final int MAX_TOKENS = 4096;
  private static final Set<Need> IMPOSSIBLE = Set.of(Need.MULTIPLE_CHOICES, Need.LOGPROBS,
      Need.PENALTIES, Need.LOGIT_BIAS, Need.AUDIO, Need.CUSTOM_TOOLS, Need.WEB_SEARCH);

  private final Route route;
  private final ChatRequest request;
  private final String safetyIdentifier;
  private final ByteBuilder out;

  AnthropicRequestWriter(Route route, ChatRequest request, String safetyIdentifier,
      ByteBuilder out) {
    this.route = route;
    this.request = request;
    this.safetyIdentifier = safetyIdentifier;
    this.out = out;
  }

  void write() {
    for (Need need : request.needs()) {
      if (IMPOSSIBLE.contains(need)) {
        throw unsupported(need.name().toLowerCase(java.util.Locale.ROOT));
      }
    }
    if (request.format() instanceof ResponseFormat.JsonObject) {
      throw unsupported("response_format json_object");
    }
    JsonText.quoted(route.model(), out.ascii("{\"model\":"));
    out.ascii(",\"max_tokens\":").ascii(Integer.toString(maxTokens()));
    if (request.stream()) {
      out.ascii(",\"stream\":true");
    }
    sampling();
    messages();
    if (!(request.tooling().choice() instanceof ToolChoice.None)
        && !request.tooling().specs().isEmpty()) {
      tools(request.tooling());
    }
    if (request.format() instanceof ResponseFormat.JsonSchema(var _, var schema, var _)) {
      out.ascii(",\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":")
          .append(schema.getBytes(StandardCharsets.UTF_8))
          .ascii("}}");
    }
    if (!safetyIdentifier.isEmpty()) {
      JsonText.quoted(safetyIdentifier, out.ascii(",\"metadata\":{\"user_id\":"))
          .append((byte) '}');
    }
    out.append((byte) '}');
  }

  private static RejectedException unsupported(String what) {
    return new RejectedException(new Rejection.Malformed(
        "This model's provider has no equal for: " + what + ".", "unsupported_parameter", null));
  }

  private int maxTokens() {
    Integer asked = request.sampling().maxTokens();
    Integer most = route.maxTokens();
    if (asked == null) {
      return most == null ? MAX_TOKENS : most;
    }
    return most == null ? asked : Math.min(asked, most);
  }

  private void sampling() {
    Double temperature =
        route.temperature() != null ? route.temperature() : request.sampling().temperature();
    if (temperature != null) {
      // The scale ends at 1 here.
      out.ascii(",\"temperature\":").ascii(Double.toString(Math.min(1, temperature)));
    } else if (request.sampling().topP() != null) {
      out.ascii(",\"top_p\":").ascii(request.sampling().topP().toString());
    }
    List<String> stops =
        request.sampling().stop().stream().filter(stop -> !stop.isBlank()).toList();
    if (!stops.isEmpty()) {
      out.ascii(",\"stop_sequences\":[");
      for (int i = 0; i < stops.size(); i++) {
        JsonText.quoted(stops.get(i), i == 0 ? out : out.append((byte) ','));
      }
      out.append((byte) ']');
    }
  }

  // --- messages

  private void messages() {
    List<Message> all = request.messages();
    int first = 0;
    List<String> system = new ArrayList<>();
    if (route.prompt() != null) {
      system.add(route.prompt());
    }
    while (first < all.size() && instruction(all.get(first))) {
      system.add(all.get(first++).text());
    }
    system.removeIf(String::isBlank);
    if (!system.isEmpty()) {
      out.ascii(",\"system\":[");
      for (int i = 0; i < system.size(); i++) {
        block(system.get(i), i == 0);
      }
      out.append((byte) ']');
    }
    out.ascii(",\"messages\":[");
    turns(all.subList(first, all.size()));
    out.append((byte) ']');
  }

  private static boolean instruction(Message message) {
    return message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
  }

  /**
   * Turns alternate here: what one side says in several messages is one message of several blocks.
   */
  private void turns(List<Message> messages) {
    boolean firstTurn = true;
    int i = 0;
    Set<String> open = new LinkedHashSet<>();
    while (i < messages.size()) {
      boolean assistant = messages.get(i).role() == Role.ASSISTANT;
      int from = i;
      while (i < messages.size() && (messages.get(i).role() == Role.ASSISTANT) == assistant) {
        i++;
      }
      List<Message> turn = messages.subList(from, i);
      if (firstTurn && assistant) {
        // The first word is the user's here; the caller's history begins with the assistant's.
        out.ascii("{\"role\":\"user\",\"content\":[");
        block("(conversation so far)", true);
        out.ascii("]},");
      }
      out.ascii(firstTurn ? "" : ",");
      firstTurn = false;
      out.ascii("{\"role\":\"").ascii(assistant ? "assistant" : "user").ascii("\",\"content\":[");
      if (assistant) {
        assistant(turn, open);
      } else {
        user(turn, open);
      }
      out.ascii("]}");
    }
  }

  private void assistant(List<Message> turn, Set<String> open) {
    boolean firstBlock = true;
    for (Message message : turn) {
      if (!message.text().isBlank()) {
        block(message.text(), firstBlock);
        firstBlock = false;
      }
      for (ToolCall call : message.toolCalls()) {
        out.ascii(firstBlock ? "" : ",").ascii("{\"type\":\"tool_use\",\"id\":");
        firstBlock = false;
        JsonText.quoted(portable(call.id()), out);
        JsonText.quoted(call.name(), out.ascii(",\"name\":"));
        out.ascii(",\"input\":").append(object(call.arguments())).append((byte) '}');
        open.add(portable(call.id()));
      }
    }
    if (firstBlock) {
      block("(no words)", true);
    }
  }

  private void user(List<Message> turn, Set<String> open) {
    boolean firstBlock = true;
    // Results come before any words, and every call has one.
    for (Message message : turn) {
      if (message.role() == Role.TOOL && message.toolCallId() != null) {
        String id = portable(message.toolCallId());
        open.remove(id);
        result(id, message.text(), false, firstBlock);
        firstBlock = false;
      }
    }
    for (String id : open) {
      result(id, "(no result)", true, firstBlock);
      firstBlock = false;
    }
    open.clear();
    for (Message message : turn) {
      if (message.role() == Role.TOOL) {
        continue;
      }
      if (instruction(message)) {
        // Later instructions stay where they were said; moving them up would change what they mean.
        block("<system>\n" + message.text() + "\n</system>", firstBlock);
        firstBlock = false;
        continue;
      }
      for (Part part : message.parts()) {
        if (part instanceof Part.Text(var text) && text.isBlank()) {
          continue;
        }
        part(part, firstBlock);
        firstBlock = false;
      }
    }
    if (firstBlock) {
      block("(no words)", true);
    }
  }

  private void result(String id, String text, boolean error, boolean firstBlock) {
    out.ascii(firstBlock ? "" : ",").ascii("{\"type\":\"tool_result\",\"tool_use_id\":");
    JsonText.quoted(id, out);
    JsonText.quoted(text.isEmpty() ? "(empty)" : text, out.ascii(",\"content\":"));
    out.ascii(error ? ",\"is_error\":true}" : "}");
  }

  private void part(Part part, boolean firstBlock) {
    switch (part) {
      case Part.Text(var text) -> block(text, firstBlock);
      case Part.Refusal(var text) -> block(text, firstBlock);
      case Part.Image(var url, var _) -> {
        out.ascii(firstBlock ? "" : ",").ascii("{\"type\":\"image\",\"source\":{");
        int comma = url.indexOf(',');
        if (url.startsWith("data:") && comma > 0) {
          String type = url.substring(5, comma).replace(";base64", "");
          JsonText.quoted(type, out.ascii("\"type\":\"base64\",\"media_type\":"));
          JsonText.quoted(url.substring(comma + 1), out.ascii(",\"data\":"));
        } else {
          JsonText.quoted(url, out.ascii("\"type\":\"url\",\"url\":"));
        }
        out.ascii("}}");
      }
      case Part.Audio _ -> throw unsupported("input_audio");
      case Part.File _ -> throw unsupported("file");
    }
  }

  private void block(String text, boolean firstBlock) {
    out.ascii(firstBlock ? "" : ",");
    JsonText.quoted(text, out.ascii("{\"type\":\"text\",\"text\":")).append((byte) '}');
  }

  /** Other vendors' ids may hold characters that are refused here. */
  private static String portable(String id) {
    return id.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  private static byte[] object(String arguments) {
    String text = arguments.strip();
    return (text.startsWith("{") ? text : "{}").getBytes(StandardCharsets.UTF_8);
  }

  // --- tools

  private void tools(Tooling tooling) {
    out.ascii(",\"tools\":[");
    boolean first = true;
    for (ToolSpec spec : tooling.specs()) {
      if (tooling.choice() instanceof ToolChoice.Allowed(var names, var _)
          && !names.contains(spec.name())) {
        continue;
      }
      JsonText.quoted(spec.name(), out.ascii(first ? "{\"name\":" : ",{\"name\":"));
      first = false;
      if (spec.description() != null) {
        JsonText.quoted(spec.description(), out.ascii(",\"description\":"));
      }
      out.ascii(",\"input_schema\":")
          .append((spec.parameters() == null ? "{\"type\":\"object\"}" : spec.parameters())
              .getBytes(StandardCharsets.UTF_8))
          .append((byte) '}');
    }
    out.append((byte) ']');
    String one =
        Boolean.FALSE.equals(tooling.parallel()) ? ",\"disable_parallel_tool_use\":true}" : "}";
    switch (tooling.choice()) {
      case ToolChoice.Required _ -> out.ascii(",\"tool_choice\":{\"type\":\"any\"").ascii(one);
      case ToolChoice.Allowed(var _, var required) -> out
          .ascii(required ? ",\"tool_choice\":{\"type\":\"any\""
              : ",\"tool_choice\":{\"type\":\"auto\"")
          .ascii(one);
      case ToolChoice.Named(var name) -> {
        JsonText.quoted(name, out.ascii(",\"tool_choice\":{\"type\":\"tool\",\"name\":"));
        out.ascii(one);
      }
      case ToolChoice.Auto _ -> {
        if (one.length() > 1) {
          out.ascii(",\"tool_choice\":{\"type\":\"auto\"").ascii(one);
        }
      }
      case ToolChoice.None _ -> {
      }
    }
  }
}
